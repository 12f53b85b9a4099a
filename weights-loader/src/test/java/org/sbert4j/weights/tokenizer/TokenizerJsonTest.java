package org.sbert4j.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.TokenizerJsonText;

/** What a tokenizer.json may say; what the reference does was observed with tokenizers 0.23.3. */
class TokenizerJsonTest {
  @TempDir Path folder;

  private TokenizerJson read(String... replacements) throws IOException {
    return TokenizerJson.read(file(replacements), TokenizerClass.BACKEND);
  }

  private Path file(String... replacements) throws IOException {
    return Files.writeString(
        folder.resolve("tokenizer.json"), TokenizerJsonText.with(replacements));
  }

  private static void rejects(Path file, String field, String what, String fix) {
    assertFails(() -> TokenizerJson.read(file, TokenizerClass.BACKEND), file, field, what, fix);
  }

  @ParameterizedTest
  @CsvSource({
    "BertNormalizer, ByteLevel, normalizer.type",
    "BertPreTokenizer, UnicodeScripts, pre_tokenizer.type",
    "TemplateProcessing, Unknown, post_processor.type",
    "'\"type\": \"WordPiece\", \"unk', '\"type\": \"WordLevel\", \"unk', model.type"
  })
  void unsupportedPart(String part, String other, String field) throws IOException {
    Path file = file(part, other);
    rejects(file, field, "is not supported", "use a model with another tokenizer");
  }

  @Test
  void missingPostProcessor() throws IOException {
    Path file = file("\"post_processor\":", "\"unused\":");
    rejects(file, "post_processor", "is missing", "use a model with another tokenizer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"normalizer", "pre_tokenizer"})
  void partUnderAnotherName(String part) throws IOException {
    Path file = file("\"" + part + "\":", "\"unused\":");
    rejects(file, "unused", "so its effect is unknown", "remove it if it has none");
  }

  /** What transformers saves of a vocab.txt that lists a token twice. */
  @Test
  void holeInTheIds() throws IOException {
    IndexedVocabulary vocabulary = read("\"##b\": 6", "\"##b\": 9").vocabulary();
    assertEquals(
        List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "", "", "", "##b"),
        vocabulary.tokens());
    assertEquals(9, vocabulary.id("##b"));
    assertEquals(7, vocabulary.distinctTokens());
  }

  /** More would let a small file take much memory, as a fuzzer found. */
  @Test
  void asManyHolesAsThereMayBe() throws IOException {
    assertEquals(65550, read("\"##b\": 6", "\"##b\": 65549").vocabulary().tokens().size());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65550, 2097152})
  void idThatNoVocabularyHas(int id) throws IOException {
    Path file = file("\"##b\": 6", "\"##b\": " + id);
    rejects(file, "model.vocab.##b", "has id " + id, "take the file");
  }

  @Test
  void idGivenTwice() throws IOException {
    Path file = file("\"##b\": 6", "\"##b\": 5");
    rejects(file, "model.vocab.##b", "has id 5, as \"a\" has", "an id of its own");
  }

  @Test
  void laterIdOfATokenGivenTwice() throws IOException {
    IndexedVocabulary vocabulary = read("\"##b\": 6", "\"a\": 6").vocabulary();
    assertEquals(6, vocabulary.id("a"));
    assertEquals("", vocabulary.tokens().get(5));
  }

  @Test
  void vocabularyGivenTwice() throws IOException {
    Path file = file("\"max_input_chars_per_word\"", "\"vocab\": {}, \"max_input_chars_per_word\"");
    rejects(file, "model.vocab", "is there twice", "keep the one");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "normalizer.clean_text, `\"clean_text\": true, `",
        "normalizer.handle_chinese_chars, `\"handle_chinese_chars\": true,`",
        "model.continuing_subword_prefix, `\"continuing_subword_prefix\": \"##\",`",
        "model.max_input_chars_per_word, `\"max_input_chars_per_word\": 100,`",
        "model.unk_token, `\"unk_token\": \"[UNK]\", `"
      })
  void fieldThatTheReferenceMustHave(String field, String text) throws IOException {
    rejects(file(text, ""), field, "the field is missing", "add it");
  }

  @Test
  void idThatIsNoWholeNumber() throws IOException {
    Path file = file("\"##b\": 6", "\"##b\": 6.0");
    rejects(file, "model.vocab.##b", "expected a whole number, found the number 6.0", "correct");
  }

  @Test
  void vocabularyThatIsAList() throws IOException {
    Path file = file("\"vocab\": {", "\"vocab\": [\"[PAD]\"], \"unused\": {");
    rejects(
        file,
        "model.vocab[0]",
        "expected an array of a token and its score, found the string",
        "correct the field");
    file =
        file(
            "{\"[UNK]\": 1, \"[PAD]\": 0, \"[CLS]\": 2, \"[SEP]\": 3, \"[MASK]\": 4, \"a\": 5, \"##b\": 6}",
            "[]");
    rejects(file, "model.vocab", "expected an object, found an array", "correct the field");
  }

  @Test
  void vocabularyWithMoreTokensThanAnyHas() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("{\"model\": {\"vocab\": {\"0\": 0");
      for (int id = 1; id < 2_200_000; id++) {
        out.write(",\"");
        out.write(Integer.toString(id, 36));
        out.write("\":0");
      }
      out.write("}}}");
    }
    rejects(file, "model.vocab.18y68", "more than the 2097152", "take the file");
  }

  @ParameterizedTest
  @CsvSource({
    "'\"clean_text\"'",
    "'\"type\": \"BertPreTokenizer\"'",
    "'\"id\": 7'",
    "'\"unk_token\"'",
    "'\"single\"'"
  })
  void fieldThatNobodyReads(String beforeIt) throws IOException {
    TokenizerJson plain = read();
    TokenizerJson json = read(beforeIt, "\"dropout\": 0.1, " + beforeIt);
    assertEquals(plain.vocabulary().tokens(), json.vocabulary().tokens());
    assertEquals(plain.addedTokens(), json.addedTokens());
    assertEquals(plain.template(), json.template());
    assertEquals(plain.doLowerCase(), json.doLowerCase());
  }

  /** The reference reads such a file no more than we do. */
  @Test
  void unknownPart() throws IOException {
    Path file = file("\"version\"", "\"dropout\": 0.1, \"version\"");
    rejects(file, "dropout", "so its effect is unknown", "remove it if it has none");
  }

  @Test
  void anotherVersion() throws IOException {
    rejects(file("\"1.0\"", "\"2.0\""), "version", "\"2.0\" is not supported", "save the file");
  }

  @Test
  void partsAsTheOnlyOnesOfSequences() throws IOException {
    TokenizerJson json =
        read(
            "{\"type\": \"BertNormalizer\"",
            "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"BertNormalizer\"",
            "\"lowercase\": false}",
            "\"lowercase\": true}]}",
            "{\"type\": \"BertPreTokenizer\"}",
            "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"BertPreTokenizer\"}]}");
    assertEquals(true, json.doLowerCase());
  }

  private ModelConfig.WordPiece wordPiece(String... replacements) throws IOException {
    return (ModelConfig.WordPiece) read(replacements).model();
  }

  @Test
  void maxInputCharsPerWord() throws IOException {
    assertEquals(
        Integer.MAX_VALUE,
        wordPiece("_per_word\": 100", "_per_word\": 1000000000000").maxInputCharsPerWord());
    assertEquals(0, wordPiece("_per_word\": 100", "_per_word\": 0").maxInputCharsPerWord());
    Path file = file("_per_word\": 100", "_per_word\": -1");
    rejects(file, "model.max_input_chars_per_word", "is -1", "give 0 or more");
  }

  @Test
  void addedTokenWithoutContent() throws IOException {
    Path file = file("\"<e>\"", "\"\"");
    rejects(file, "added_tokens[1].content", "is empty", "give it a text");
  }

  @Test
  void bytesThatAreNotUtf8() throws IOException {
    byte[] json = TokenizerJsonText.with("<e>", "<\u00ff>").getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(folder.resolve("tokenizer.json"), json);
    int at = TokenizerJsonText.with().indexOf("<e>") + 1;
    rejects(file, "byte " + at, "is not UTF-8", "save the file in UTF-8");
  }
}
