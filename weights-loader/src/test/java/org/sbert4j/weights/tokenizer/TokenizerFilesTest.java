package org.sbert4j.weights.tokenizer;

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
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.TokenizerJsonText;
import org.sbert4j.weights.tokenizer.TemplateConfig.Piece;

class TokenizerFilesTest {
  private static final List<String> VOCABULARY =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "##b");

  private static final String PAIR =
      """
      "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}},
        {"SpecialToken": {"id": "[SEP]", "type_id": 1}}]""";

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
    return model.file("tokenizer.json", TokenizerJsonText.with(replacements));
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
    assertEquals(new ModelConfig.WordPiece("##", 100), files.model());
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

  @ParameterizedTest
  @ValueSource(strings = {"vocab.txt", "tokenizer.json", "tokenizer_config.json"})
  void gitLfsPointer(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    rejects(file, "byte 0", "is a Git LFS pointer", "git lfs pull");
  }

  @Test
  void vocabularyWithoutPad() throws IOException {
    Files.writeString(vocabularyText, "[SEP]\n[CLS]\n[UNK]\n");
    rejects(vocabularyText, "[PAD]", "missing from the vocabulary", "take the vocabulary");
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
    rejects(
        folder,
        "",
        "has no tokenizer",
        "vocab.txt, vocab.json and merges.txt, sentencepiece.bpe.model or spiece.model");
  }

  /** Observed with transformers 4.57 and 5.23: BertTokenizer's defaults, not those of the file. */
  @Test
  void tokenizerJsonAlone() throws IOException {
    Path file = tokenizerJson();
    Files.delete(folder.resolve("tokenizer_config.json"));
    TokenizerFiles files = read();
    assertEquals(file, files.source());
    assertEquals(VOCABULARY, files.vocabulary());
    assertEquals(true, files.doLowerCase());
    assertEquals(
        new AddedTokenEntry("<e>", 7, false, true, false, false, true), files.addedTokens().get(5));
    modelConfig("PreTrainedTokenizerFast");
    assertEquals(false, read().doLowerCase());
    assertEquals(
        List.of(
            new AddedTokenEntry("[PAD]", 0, true, false, false, false, false),
            new AddedTokenEntry("<e>", 7, false, true, false, false, true)),
        read().addedTokens());
  }

  private void modelConfig(String tokenizerClass) throws IOException {
    model.file(
        "config.json", "{\"hidden_size\": 4, \"tokenizer_class\": \"" + tokenizerClass + "\"}");
  }

  @Test
  void classInConfigJson() throws IOException {
    modelConfig("XLNetTokenizer");
    rejects(folder.resolve("config.json"), "tokenizer_class", "is not supported", "use a model");
    config("{\"tokenizer_class\": \"BertTokenizer\"}");
    assertEquals(true, read().doLowerCase());
  }

  /** Observed with transformers 5.23; in 4.57 the generic classes give token types. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BertTokenizer | | 1",
        "BertTokenizerFast | | 1",
        "ElectraTokenizer | | 1",
        "DistilBertTokenizer | | 0",
        "DistilBertTokenizerFast | | 0",
        "PreTrainedTokenizerFast | | 0",
        "TokenizersBackend | | 0",
        "BertTokenizer | \"input_ids\", \"attention_mask\" | 0",
        "DistilBertTokenizer | \"input_ids\", \"token_type_ids\", \"attention_mask\" | 1",
        "PreTrainedTokenizerFast | \"input_ids\", \"token_type_ids\", \"attention_mask\" | 1"
      })
  void tokenTypeOfTheSecondText(String tokenizerClass, String inputNames, int typeId)
      throws IOException {
    String names = inputNames == null ? "" : ", \"model_input_names\": [" + inputNames + "]";
    tokenizerJson("\"pair\": []", PAIR);
    config("{\"tokenizer_class\": \"" + tokenizerClass + "\"" + names + "}");
    assertEquals(typeId, typeOfTheSecondText());
    config("{" + (names.isEmpty() ? "" : names.substring(2)) + "}");
    modelConfig(tokenizerClass);
    assertEquals(typeId, typeOfTheSecondText());
    model.file("special_tokens_map.json", "{" + (names.isEmpty() ? "" : names.substring(2)) + "}");
    config("{}");
    assertEquals(typeId, typeOfTheSecondText());
  }

  private int typeOfTheSecondText() {
    TemplateConfig template = TokenizerFiles.readForPairs(folder).template();
    if (template == null) {
      return 1;
    }
    assertEquals(List.of(0, 0, 0), template.single().stream().map(Piece::typeId).toList());
    return template.pair().stream()
        .filter(piece -> piece instanceof TemplateConfig.Text text && text.second())
        .findFirst()
        .orElseThrow()
        .typeId();
  }

  @Test
  void withoutTokenTypesTheTemplateIsStillBerts() throws IOException {
    config("{\"tokenizer_class\": \"DistilBertTokenizer\"}");
    Piece cls = new TemplateConfig.Special(List.of("[CLS]"), List.of(2), 0);
    Piece sep = new TemplateConfig.Special(List.of("[SEP]"), List.of(3), 0);
    Piece first = new TemplateConfig.Text(false, 0);
    Piece second = new TemplateConfig.Text(true, 0);
    assertEquals(
        new TemplateConfig(List.of(cls, first, sep), List.of(cls, first, sep, second, sep)),
        TokenizerFiles.readForPairs(folder).template());
    assertNull(read().template());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"input_ids\", \"token_type_ids\"]", "[]"})
  void inputNamesWithoutAMask(String names) throws IOException {
    config("{\"model_input_names\": " + names + "}");
    rejects(
        folder.resolve("tokenizer_config.json"),
        "model_input_names",
        "lacks attention_mask",
        "add it to the list");
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
    config("{\"added_tokens_decoder\": {\"7\": {\"content\": \"<f>\", \"special\": true}}}");
    assertEquals(List.of("0[PAD]", "1[UNK]", "2[CLS]", "3[SEP]", "4[MASK]", "7<f>"), addedTokens());
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

  /** Observed: the id that a file states is not looked at, the next free one is given. */
  @Test
  void addedTokenThatLeavesAHole() throws IOException {
    Path file = tokenizerJson("\"id\": 7", "\"id\": 9");
    rejects(file, "<e>", "has id 9, but the reference gives it the next free one, 7", "the id");
  }

  @Test
  void addedTokenWithAnotherIdThanInTheVocabulary() throws IOException {
    Path file = tokenizerJson("<e>", "a");
    rejects(file, "a", "has id 7, but 5 elsewhere", "the same model");
  }

  @Test
  void twoAddedTokensWithOneId() throws IOException {
    Path file = tokenizerJson("{\"id\": 7", "{\"id\": 7, \"content\": \"<f>\"}, {\"id\": 7");
    rejects(file, "<e>", "has id 7, as \"<f>\" has", "an id of its own");
  }

  @Test
  void oneAddedTokenWithTwoIds() throws IOException {
    Path file = tokenizerJson("{\"id\": 7", "{\"id\": 7, \"content\": \"<e>\"}, {\"id\": 8");
    rejects(file, "<e>", "has id 8, but 7 elsewhere", "the same model");
  }

  /** Observed, in one file and from tokenizer.json to added_tokens_decoder. */
  @Test
  void laterFlagsOfAnAddedTokenCount() throws IOException {
    tokenizerJson("{\"id\": 7", "{\"id\": 7, \"content\": \"<e>\", \"rstrip\": true}, {\"id\": 7");
    AddedTokenEntry added = read().addedTokens().get(5);
    assertEquals(new AddedTokenEntry("<e>", 7, false, true, false, false, true), added);
    config(
        "{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"added_tokens_decoder\":"
            + " {\"7\": {\"content\": \"<e>\", \"single_word\": true, \"special\": true}}}");
    added = read().addedTokens().get(1);
    assertEquals(new AddedTokenEntry("<e>", 7, true, false, false, true, false), added);
  }

  /** The library numbers in the order of tokenizer.json, BertTokenizer sorts by id first. */
  @Test
  void addedTokensOutOfOrder() throws IOException {
    Path file = tokenizerJson("{\"id\": 7", "{\"id\": 8, \"content\": \"<f>\"}, {\"id\": 7");
    assertEquals(List.of("7<e>", "8<f>"), addedTokens().subList(5, 7));
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    rejects(file, "<f>", "has id 8, but the reference gives it the next free one, 7", "the id");
  }

  /** Observed: the vocabulary is counted without duplicates, and its last token has the id 7. */
  @Test
  void addedTokenBesideDuplicates() throws IOException {
    Files.writeString(vocabularyText, "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\n\n\nb\n");
    Path file = model.file("added_tokens.json", "{\"<g>\": 8}");
    rejects(file, "<g>", "the reference gives it the id 7 of another", "to the vocabulary itself");
  }

  @Test
  void addedTokensJsonBesideTokenizerJson() throws IOException {
    tokenizerJson();
    model.file("added_tokens.json", "{\"<e>\": 7, \"<g>\": 8}");
    assertEquals(List.of("7<e>", "8<g>"), addedTokens().subList(5, 7));
    AddedTokenEntry added = read().addedTokens().get(5);
    assertEquals(new AddedTokenEntry("<e>", 7, false, true, false, false, true), added);
  }

  @Test
  void flagsOfASpecialToken() throws IOException {
    model.file(
        "special_tokens_map.json",
        "{\"mask_token\": {\"content\": \"[MASK]\", \"lstrip\": true, \"normalized\": true}}");
    AddedTokenEntry mask = read().addedTokens().get(4);
    assertEquals(new AddedTokenEntry("[MASK]", 4, true, true, false, false, true), mask);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"additional_special_tokens\": [\"a\"]}",
        "{\"extra_special_tokens\": {\"a_token\": \"a\"}}"
      })
  void additionalSpecialTokens(String json) throws IOException {
    model.file("special_tokens_map.json", json);
    assertEquals("5a", addedTokens().get(5));
    Files.delete(folder.resolve("special_tokens_map.json"));
    config(json);
    assertEquals("5a", addedTokens().get(5));
  }

  @Test
  void templateOfAGenericClassIsThatOfTokenizerJson() throws IOException {
    tokenizerJson();
    assertNull(read().template());
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    assertEquals(3, read().template().single().size());
    tokenizerJson(",\n     {\"SpecialToken\": {\"id\": \"[SEP]\", \"type_id\": 0}}", "");
    assertEquals(2, read().template().single().size());
    assertEquals("[SEP]", read().sepToken());
  }

  @Test
  void endsOfAGenericClass() throws IOException {
    tokenizerJson(
        "[CLS]",
        "<s>",
        "[SEP]",
        "<e>",
        "\"ids\": [3]",
        "\"ids\": [7]",
        "\"<e>\": 3",
        "\"[SEP]\": 3");
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    assertEquals("<s>", read().clsToken());
    assertEquals("<e>", read().sepToken());
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\", \"cls_token\": \"a\"}");
    assertEquals("a", read().clsToken());
  }

  /** Observed: BertTokenizer of transformers 5 does not look at these. */
  @ParameterizedTest
  @CsvSource({
    "'clean_text\": true', 'clean_text\": false', normalizer.clean_text",
    "'\"##\"', '\"@@\"', model.continuing_subword_prefix",
    "'_per_word\": 100', '_per_word\": 5', model.max_input_chars_per_word",
    "'{\"Sequence\"', '{\"SpecialToken\": {\"id\": \"[CLS]\", \"type_id\": 0}}, {\"Sequence\"', post_processor.single"
  })
  void settingThatBertTokenizerIgnores(String usual, String other, String field)
      throws IOException {
    Path file = tokenizerJson(usual, other);
    rejects(file, field, "as BertTokenizer has it whatever this file says", "tokenizer_class");
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    assertEquals(file, read().source());
  }

  /** BertTokenizer of transformers 5 does not look at the normalizer, earlier releases run it. */
  @ParameterizedTest
  @CsvSource({
    "Lowercase, true, false",
    "Lowercase, false, true",
    "NFC, true, true",
    "NFC, false, true",
    "Lowercase, true, true"
  })
  void normalizerThatBertTokenizerIgnores(String type, boolean inConfig, boolean inFile)
      throws IOException {
    Path file =
        tokenizerJson(
            "{\"type\": \"BertNormalizer\"",
            "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \""
                + type
                + "\"}, {\"type\": \"BertNormalizer\"",
            "\"lowercase\": false}",
            "\"lowercase\": " + inFile + "}]}");
    config("{\"tokenizer_class\": \"BertTokenizer\", \"do_lower_case\": " + inConfig + "}");
    if (type.equals("Lowercase") && inConfig && inFile) {
      assertEquals(true, read().doLowerCase());
      assertNull(read().pipeline());
    } else {
      rejects(file, "normalizer", "[" + type + ", BertNormalizer]", "tokenizer_class");
    }
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    assertEquals(type.equals("NFC"), read().pipeline() != null);
  }

  @Test
  void addedTokenWithTheIdOfAnother() throws IOException {
    Path file = tokenizerJson("\"id\": 7", "\"id\": 5");
    rejects(file, "<e>", "has id 5, which the vocabulary gives to another", "the same model");
  }

  /** Observed: it gets the next free id, after those of the special tokens that lack one. */
  @Test
  void additionalSpecialTokenWithoutId() throws IOException {
    config("{\"additional_special_tokens\": [\"<h>\", \"a\", \"<i>\"]}");
    assertEquals(List.of("5a", "7<h>", "8<i>"), addedTokens().subList(5, 8));
    config("{\"additional_special_tokens\": [\"<h>\"], \"mask_token\": \"<m>\"}");
    assertEquals(List.of("7<m>", "8<h>"), addedTokens().subList(4, 6));
    config("{\"additional_special_tokens\": [\"<h>\"], \"mask_token\": \"\"}");
    assertEquals("7<h>", addedTokens().get(4));
  }

  /** The reference gives it an id, and fails where a text has it. */
  @Test
  void namedTokenForWhichTheModelHasNoRow() throws IOException {
    config("{\"mask_token\": \"<m>\", \"my_token\": \"a\"}");
    assertEquals(List.of("5a", "7<m>"), addedTokens().subList(4, 6));
    model.file("config.json", "{\"hidden_size\": 4, \"vocab_size\": 7}");
    assertEquals(List.of("5a"), addedTokens().subList(4, 5));
    assertEquals(5, addedTokens().size());
  }

  /**
   * Observed, with the flags: in tokenizer_config.json a token is not special unless it says so.
   */
  @ParameterizedTest
  @ValueSource(strings = {"additional_special_tokens", "extra_special_tokens"})
  void additionalSpecialTokensAsObjects(String field) throws IOException {
    String tokens = "[{\"__type\": \"AddedToken\", \"content\": \"a\", \"rstrip\": true}, \"##b\"]";
    config("{\"" + field + "\": " + tokens + "}");
    assertEquals(
        List.of(
            new AddedTokenEntry("a", 5, false, false, true, false, true),
            new AddedTokenEntry("##b", 6, true, false, false, false, false)),
        read().addedTokens().subList(5, 7));
    config("{}");
    model.file("special_tokens_map.json", "{\"" + field + "\": " + tokens + "}");
    assertEquals(
        new AddedTokenEntry("a", 5, true, false, true, false, false), read().addedTokens().get(5));
    Path map = model.file("special_tokens_map.json", "{\"" + field + "\": [\"a\", 5]}");
    rejects(map, field + "[1]", "expected a string or an object, found the number 5", "correct");
  }

  @Test
  void additionalSpecialTokensAsNamedObjects() throws IOException {
    config(
        "{\"extra_special_tokens\": {\"a_token\": {\"__type\": \"AddedToken\","
            + " \"content\": \"a\", \"special\": true}}}");
    assertEquals(
        new AddedTokenEntry("a", 5, true, false, false, false, false), read().addedTokens().get(5));
  }

  /** Observed: the newer name counts alone, and special_tokens_map.json adds to it by that name. */
  @Test
  void additionalSpecialTokensInSeveralPlaces() throws IOException {
    config("{\"additional_special_tokens\": [\"a\"], \"extra_special_tokens\": [\"##b\"]}");
    assertEquals(List.of("6##b"), addedTokens().subList(5, addedTokens().size()));
    config("{\"additional_special_tokens\": [\"a\"]}");
    model.file("special_tokens_map.json", "{\"additional_special_tokens\": [\"##b\"]}");
    assertEquals(List.of("5a"), addedTokens().subList(5, addedTokens().size()));
    model.file("special_tokens_map.json", "{\"extra_special_tokens\": [\"##b\"]}");
    assertEquals(List.of("5a", "6##b"), addedTokens().subList(5, addedTokens().size()));
  }

  /** Observed: bos_token in 4.57 and 5.23, any other name in 5.23. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"bos_token\": \"a\"",
        "\"entity_token\": \"a\"",
        "\"entity_token\": {\"__type\": \"AddedToken\", \"content\": \"a\"}"
      })
  void specialTokensOfAnyName(String field) throws IOException {
    config("{" + field + ", \"add_bos_token\": true, \"tokens\": \"##b\"}");
    assertEquals(List.of("5a"), addedTokens().subList(5, addedTokens().size()));
    config("{\"entity_token\": {\"content\": \"a\"}}");
    assertEquals(5, addedTokens().size());
    model.file("special_tokens_map.json", "{" + field + "}");
    assertEquals(List.of("5a"), addedTokens().subList(5, addedTokens().size()));
  }

  /** To Python null is no token, and a name among the extra ones is that token. */
  @Test
  void controlTokensThatAreNone() throws IOException {
    Path file = model.file("tokenizer_config.json", "{\"mask_token\": null}");
    rejects(file, "mask_token", "null is not supported", "name the token");
    config("{\"extra_special_tokens\": {\"cls_token\": \"hello\"}}");
    rejects(file, "extra_special_tokens.cls_token", "is not supported", "write it as cls_token");
    config("{\"bos_token\": null}");
    assertEquals("[MASK]", read().maskToken());
  }

  @Test
  void olderNameOfModelMaxLength() throws IOException {
    config("{\"max_len\": 9}");
    assertEquals(9, read().modelMaxLength());
    config("{\"max_len\": 9, \"model_max_length\": 11}");
    assertEquals(11, read().modelMaxLength());
    config("{\"max_len\": 9, \"model_max_length\": null}");
    assertNull(read().modelMaxLength());
    config("{\"max_len\": 0}");
    rejects(
        folder.resolve("tokenizer_config.json"), "max_len", "expected a positive", "correct it");
  }

  /** Observed: special_tokens_map.json counts in any field, if there is no added_tokens_decoder. */
  @Test
  void settingsInSpecialTokensMap() throws IOException {
    Path map =
        model.file(
            "special_tokens_map.json",
            "{\"do_lower_case\": true, \"strip_accents\": false,"
                + " \"tokenize_chinese_chars\": false, \"model_max_length\": 9}");
    assertEquals(true, read().doLowerCase());
    assertEquals(false, read().stripAccents());
    assertEquals(false, read().tokenizeChineseChars());
    assertEquals(9, read().modelMaxLength());
    config("{\"do_lower_case\": false, \"added_tokens_decoder\": {}}");
    assertEquals(false, read().doLowerCase());
    config("{}");
    model.file("special_tokens_map.json", "{\"padding_side\": \"left\"}");
    rejects(map, "padding_side", "\"left\"", "correct the field");
  }

  @ParameterizedTest
  @CsvSource({
    "split_special_tokens, true, true is not supported, set it to false",
    "vocab, {}, a vocabulary in this file is not supported, write it into vocab.txt"
  })
  void otherTokenizerOfTheSameFiles(String field, String value, String what, String fix)
      throws IOException {
    config("{\"" + field + "\": " + value + "}");
    rejects(folder.resolve("tokenizer_config.json"), field, what, fix);
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
  @ValueSource(strings = {"BertJapaneseTokenizer", "XLNetTokenizerFast", "T5Tokenizer"})
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

  /** Observed: tokenizer.json's counts for every class, if tokenizer_config.json has none. */
  @ParameterizedTest
  @CsvSource({
    "truncation, '\"max_length\": 3', truncation_side",
    "padding, '\"pad_id\": 0', padding_side"
  })
  void leftDirectionInTokenizerJson(String part, String field, String side) throws IOException {
    tokenizerJson(field, field + ", \"direction\": \"Right\"");
    assertEquals(512, read().modelMaxLength());
    Path file = tokenizerJson(field, field + ", \"direction\": \"Left\"");
    rejects(
        file,
        part + ".direction",
        "\"Left\" is not supported, only \"Right\" is",
        "correct the field");
    config("{\"tokenizer_class\": \"PreTrainedTokenizerFast\"}");
    rejects(
        file,
        part + ".direction",
        "\"Left\" is not supported, only \"Right\" is",
        "correct the field");
    config("{\"" + side + "\": \"right\"}");
    assertEquals(file, read().source());
  }
}
