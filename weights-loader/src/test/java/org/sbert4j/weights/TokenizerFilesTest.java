package org.sbert4j.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerFilesTest {
  private static final List<String> VOCABULARY =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b");

  /** As the tokenizers library saves it; the normalizer says lowercase false. */
  private static final String TOKENIZER_JSON =
      """
      {"version": "1.0",
       "truncation": {"max_length": 3, "strategy": "LongestFirst", "stride": 0},
       "padding": {"pad_id": 0},
       "added_tokens": [
         {"id": 0, "content": "[PAD]", "special": true, "normalized": false},
         {"id": 7, "content": "<e>", "special": false, "normalized": true, "lstrip": true}],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
         "strip_accents": null, "lowercase": false},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
           {"Sequence": {"id": "A", "type_id": 0}},
           {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
           "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
       "decoder": {"type": "WordPiece"},
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
         "max_input_chars_per_word": 100,
         "vocab": {"[UNK]": 1, "[PAD]": 0, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4, "a": 5, "##b": 6}}}
      """;

  @TempDir Path folder;
  private ModelFolderFixture model;
  private Path vocabularyText;

  @BeforeEach
  void writeModel() throws IOException {
    model = ModelFolderFixture.write(folder);
    vocabularyText = folder.resolve("vocab.txt");
  }

  private TokenizerFiles read() {
    return model.open().tokenizer();
  }

  private Path tokenizerJson(String... replacements) throws IOException {
    String json = TOKENIZER_JSON;
    for (int i = 0; i < replacements.length; i += 2) {
      if (!json.contains(replacements[i])) {
        throw new IllegalArgumentException("not in the file: " + replacements[i]);
      }
      json = json.replace(replacements[i], replacements[i + 1]);
    }
    return model.file("tokenizer.json", json);
  }

  private void config(String json) throws IOException {
    model.file("tokenizer_config.json", json);
  }

  private void rejects(Path file, String field, String what, String fix) {
    assertFails(model::open, file, field, what, fix);
  }

  private List<String> addedTokens() {
    return read().addedTokens().stream().map(token -> token.id() + token.content()).toList();
  }

  @Test
  void vocabularyText() throws IOException {
    TokenizerFiles files = read();
    assertEquals(vocabularyText, files.source());
    assertEquals(VOCABULARY, files.vocabulary());
    assertEquals(false, files.doLowerCase());
    assertNull(files.stripAccents());
    assertEquals(true, files.tokenizeChineseChars());
    assertEquals("##", files.continuingSubwordPrefix());
    assertEquals(100, files.maxInputCharsPerWord());
    assertEquals(512, files.modelMaxLength());
    assertEquals(List.of("0[PAD]", "1[UNK]", "2[CLS]", "3[SEP]", "4[MASK]"), addedTokens());
  }

  @Test
  void vocabularyTextWithoutConfigLowerCases() throws IOException {
    Files.delete(folder.resolve("tokenizer_config.json"));
    assertEquals(true, read().doLowerCase());
    assertNull(read().modelMaxLength());
  }

  @Test
  void vocabularyTextWithCarriageReturnsBlankLinesAndNoLastNewline() throws IOException {
    Files.writeString(
        vocabularyText, "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n\r\n\u4e2d\u3000\r\n\u2028\r\nz");
    assertEquals(
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "", "\u4e2d", "", "z"), read().vocabulary());
  }

  @Test
  void vocabularyWithoutUnk() throws IOException {
    Files.writeString(vocabularyText, "[PAD]\n[CLS]\n[SEP]\n");
    rejects(vocabularyText, "[UNK]", "missing from the vocabulary", "take the vocabulary");
  }

  @Test
  void vocabularyWithoutSep() throws IOException {
    Files.writeString(vocabularyText, "[PAD]\n[CLS]\n[UNK]\n");
    rejects(vocabularyText, "[SEP]", "missing from the vocabulary", "take the vocabulary");
  }

  @Test
  void vocabularyWithByteOrderMark() throws IOException {
    Files.writeString(vocabularyText, "\ufeff[PAD]\n[UNK]\n[CLS]\n[SEP]\n");
    rejects(vocabularyText, "byte 0", "byte order mark", "without it");
  }

  @Test
  void vocabularyThatIsNotUtf8() throws IOException {
    Files.write(vocabularyText, "[PAD]\n\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
    rejects(vocabularyText, "byte 6", "is not UTF-8", "save the file in UTF-8");
  }

  @Test
  void emptyVocabulary() throws IOException {
    Files.write(vocabularyText, new byte[0]);
    rejects(vocabularyText, "", "is empty", "download it again");
  }

  @Test
  void noTokenizer() throws IOException {
    Files.delete(vocabularyText);
    rejects(folder, "", "has no tokenizer", "put tokenizer.json or vocab.txt");
  }

  @Test
  void tokenizerJsonAloneIsTakenAsItIs() throws IOException {
    Path file = tokenizerJson();
    Files.delete(folder.resolve("tokenizer_config.json"));
    TokenizerFiles files = read();
    assertEquals(file, files.source());
    assertEquals(VOCABULARY, files.vocabulary());
    assertEquals(false, files.doLowerCase());
    assertEquals(
        List.of(
            new AddedTokenEntry("[PAD]", 0, true, false, false, false, false),
            new AddedTokenEntry("<e>", 7, false, true, false, false, true)),
        files.addedTokens());
  }

  /** Observed with transformers 5.23, AutoTokenizer, for a config.json of model_type bert. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": true} | true | null | true",
        "{\"tokenizer_class\": \"BertTokenizer\"} | true | null | true",
        "{\"model_max_length\": 512} | true | null | true",
        "{\"tokenizer_class\": \"BertTokenizerFast\", \"do_lower_case\": false} | false | null | true",
        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"do_lower_case\": true} | false | null | true",
        "{\"tokenizer_class\": \"TokenizersBackend\", \"do_lower_case\": true} | false | null | true",
        "{\"do_lower_case\": false, \"strip_accents\": true, \"tokenize_chinese_chars\": false}"
            + " | false | true | false",
        "{\"tokenizer_class\": \"DistilBertTokenizer\"} | true | null | true",
        "{\"tokenizer_class\": \"ElectraTokenizerFast\"} | true | null | true"
      })
  void whichFileWins(String config, boolean lowerCase, Boolean strip, boolean chinese)
      throws IOException {
    tokenizerJson();
    config(config);
    TokenizerFiles files = read();
    assertEquals(lowerCase, files.doLowerCase());
    assertEquals(strip, files.stripAccents());
    assertEquals(chinese, files.tokenizeChineseChars());
  }

  @Test
  void bertClassAddsItsSpecialTokens() throws IOException {
    tokenizerJson();
    assertEquals(List.of("0[PAD]", "1[UNK]", "2[CLS]", "3[SEP]", "4[MASK]", "7<e>"), addedTokens());
  }

  @Test
  void addedTokensDecoder() throws IOException {
    tokenizerJson();
    config("{\"added_tokens_decoder\": {\"8\": {\"content\": \"<f>\", \"special\": true}}}");
    assertEquals(List.of("0[PAD]", "1[UNK]", "2[CLS]", "3[SEP]", "4[MASK]", "8<f>"), addedTokens());
  }

  @Test
  void addedTokensDecoderWithoutId() throws IOException {
    config("{\"added_tokens_decoder\": {\"x\": {\"content\": \"<f>\"}}}");
    rejects(
        folder.resolve("tokenizer_config.json"),
        "added_tokens_decoder.x",
        "expected an id",
        "by its number");
  }

  @Test
  void addedTokensJson() throws IOException {
    model.file("added_tokens.json", "{\"<g>\": 7}");
    assertEquals(List.of("0[PAD]", "1[UNK]", "2[CLS]", "3[SEP]", "4[MASK]", "7<g>"), addedTokens());
  }

  @Test
  void specialTokensMapWins() throws IOException {
    config("{\"pad_token\": \"a\"}");
    model.file(
        "special_tokens_map.json",
        "{\"pad_token\": {\"content\": \"##b\"}, \"mask_token\": \"[MASK]\"}");
    assertEquals("##b", read().padToken());
    config("{\"pad_token\": \"a\", \"added_tokens_decoder\": {}}");
    assertEquals("a", read().padToken());
  }

  @Test
  void addedTokenWithTheIdOfAnother() throws IOException {
    Path file = tokenizerJson("\"id\": 7", "\"id\": 5");
    rejects(file, "<e>", "has id 5, which the vocabulary gives to another", "the same model");
  }

  @Test
  void additionalSpecialTokenWithoutId() throws IOException {
    config("{\"additional_special_tokens\": [\"<h>\"]}");
    rejects(vocabularyText, "<h>", "has no id", "add it to the vocabulary");
  }

  @Test
  void endlessModelMaxLength() throws IOException {
    config("{\"model_max_length\": 1000000000000000019884624838656}");
    assertNull(read().modelMaxLength());
  }

  @Test
  void bertProcessing() throws IOException {
    String json = TOKENIZER_JSON;
    int start = json.indexOf("{\"type\": \"TemplateProcessing\"");
    int end = json.indexOf(",\n \"decoder\"");
    model.file(
        "tokenizer.json",
        json.substring(0, start)
            + "{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 3], \"cls\": [\"[CLS]\", 2]}"
            + json.substring(end));
    assertEquals("[CLS]", read().clsToken());
    assertEquals("[SEP]", read().sepToken());
  }

  @ParameterizedTest
  @CsvSource({
    "BertNormalizer, NFC, normalizer.type",
    "BertPreTokenizer, Metaspace, pre_tokenizer.type",
    "TemplateProcessing, RobertaProcessing, post_processor.type",
    "'\"type\": \"WordPiece\", \"unk', '\"type\": \"BPE\", \"unk', model.type"
  })
  void unsupportedPart(String part, String other, String field) throws IOException {
    Path file = tokenizerJson(part, other);
    rejects(file, field, "is not supported", "BERT tokenizer's file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"normalizer", "pre_tokenizer", "post_processor"})
  void missingPart(String part) throws IOException {
    Path file = tokenizerJson("\"" + part + "\":", "\"unused\":");
    rejects(file, part, "is missing", "BERT tokenizer's file");
  }

  @Test
  void templateOfAnotherShape() throws IOException {
    Path file =
        tokenizerJson(",\n     {\"SpecialToken\": {\"id\": \"[SEP]\", \"type_id\": 0}}", "");
    rejects(file, "post_processor.single", "is not [CLS] text [SEP]", "BERT tokenizer's file");
  }

  @Test
  void templateWithAnotherId() throws IOException {
    Path file = tokenizerJson("\"ids\": [2]", "\"ids\": [3]");
    rejects(
        file, "post_processor.special_tokens.[CLS]", "has ids [3], the vocabulary says 2", "model");
  }

  @Test
  void holeInTheIds() throws IOException {
    Path file = tokenizerJson("\"##b\": 6", "\"##b\": 9");
    rejects(file, "model.vocab.##b", "has id 9, but 7 tokens", "take the file");
  }

  @Test
  void idGivenTwice() throws IOException {
    Path file = tokenizerJson("\"##b\": 6", "\"##b\": 5");
    rejects(file, "model.vocab.##b", "has id 5, as \"a\" has", "an id of its own");
  }

  @Test
  void tokenGivenTwice() throws IOException {
    Path file = tokenizerJson("\"##b\": 6", "\"a\": 6");
    rejects(file, "line 20, column 88", "Duplicate field 'a'", "correct or replace");
  }

  @Test
  void unkOfTokenizerJsonMissing() throws IOException {
    Path file = tokenizerJson("\"[UNK]\": 1", "\"[UNKNOWN]\": 1");
    rejects(file, "[UNK]", "missing from the vocabulary", "take the vocabulary");
  }

  @Test
  void filesThatDisagreeOnTheEnds() throws IOException {
    tokenizerJson();
    config("{\"cls_token\": \"a\"}");
    rejects(
        folder.resolve("tokenizer_config.json"),
        "cls_token",
        "is \"a\" here and \"[CLS]\" in tokenizer.json",
        "make the two files agree");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BertJapaneseTokenizer", "RobertaTokenizerFast", "MPNetTokenizer"})
  void tokenizerOfAnotherModel(String name) throws IOException {
    config("{\"tokenizer_class\": \"" + name + "\"}");
    rejects(
        folder.resolve("tokenizer_config.json"),
        "tokenizer_class",
        "is not supported",
        "use a model");
  }

  @Test
  void genericClassWithoutTokenizerJson() throws IOException {
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    rejects(
        folder.resolve("tokenizer_config.json"), "tokenizer_class", "is missing", "BertTokenizer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"truncation_side", "padding_side"})
  void leftSide(String field) throws IOException {
    config("{\"" + field + "\": \"left\"}");
    rejects(folder.resolve("tokenizer_config.json"), field, "\"left\"", "correct the field");
  }
}
