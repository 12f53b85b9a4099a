package org.sbert4j.weights.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.TokenizerJsonText;
import org.sbert4j.weights.tokenizer.ModelConfig.BytePairs;
import org.sbert4j.weights.tokenizer.ModelConfig.Merge;
import org.sbert4j.weights.tokenizer.ModelConfig.Unigram;
import org.sbert4j.weights.tokenizer.PipelineConfig.Step;

/** Unigram and BPE in a tokenizer.json; the reference is tokenizers 0.23.3. */
class ModelReaderTest {
  @TempDir Path folder;

  private TokenizerJson read(String json, String... replacements) throws IOException {
    return TokenizerJson.read(file(json, replacements), TokenizerClass.BACKEND);
  }

  private Path file(String json, String... replacements) throws IOException {
    String text = json;
    for (int i = 0; i < replacements.length; i += 2) {
      assertTrue(text.contains(replacements[i]), replacements[i]);
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    return Files.writeString(folder.resolve("tokenizer.json"), text);
  }

  private static void rejects(Path file, String field, String what, String fix) {
    assertFails(() -> TokenizerJson.read(file, TokenizerClass.BACKEND), file, field, what, fix);
  }

  @Test
  void unigram() throws IOException {
    TokenizerJson json = read(TokenizerJsonText.unigram());
    assertEquals(
        List.of("<s>", "<pad>", "</s>", "<unk>", "<mask>", "\u2581", "\u2581a", "b"),
        json.vocabulary().tokens());
    Unigram model = (Unigram) json.model();
    assertArrayEquals(new double[] {0, 0, 0, 0, 0, -2.5, -3.25, -4}, model.scores());
    assertEquals(false, model.byteFallback());
    assertEquals("<unk>", json.unkToken());
    assertEquals(3, json.unkId());
    assertEquals(
        List.of(
            new Step("Precompiled", Map.of("precompiled_charsmap", "BAAAAAAAAAA=")),
            new Step("Strip", Map.of("strip_left", false, "strip_right", true)),
            new Step("ReplaceSpaceRuns", Map.of("content", " "))),
        json.pipeline().normalizers());
    assertEquals(
        List.of(
            new Step("WhitespaceSplit", Map.of()),
            new Step(
                "Metaspace",
                Map.of("replacement", "\u2581", "prepend_scheme", "always", "split", true))),
        json.pipeline().preTokenizers());
  }

  @Test
  void bytePairs() throws IOException {
    TokenizerJson json = read(TokenizerJsonText.bytePairs());
    assertEquals(
        new BytePairs(
            List.of(new Merge("a", "b"), new Merge("ab", "c")), null, "", "", false, false, false),
        json.model());
    assertNull(json.unkToken());
    assertEquals(new OffsetTrimmingConfig(false), json.trimming());
    assertEquals(6, json.template().pair().size());
  }

  /** As files of before tokenizers 0.10. */
  @Test
  void modelsWithoutAType() throws IOException {
    assertTrue(
        read(TokenizerJsonText.unigram(), "\"type\": \"Unigram\", ", "").model()
            instanceof Unigram);
    assertTrue(
        read(TokenizerJsonText.bytePairs(), "\"type\": \"BPE\", ", "").model()
            instanceof BytePairs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "-4e0] | NaN] | model.vocab[7] | has the score NaN | take the file",
        "-4e0] | 1e999] | model.vocab[7] | has the score Infinity | take the file",
        "-4e0] | \"4\"] | model.vocab[7] | expected an array of a token and its score, found an array | correct",
        "-4e0] | -4, 1] | model.vocab[7] | expected an array of a token and its score, found an array | correct",
        "-4e0] | null] | model.vocab[7] | expected an array of a token and its score, found an array | correct",
        "[\"b\", -4e0] | \"b\" | model.vocab[7] | expected an array of a token and its score, found the string \"b\" | correct",
        "[\"b\", -4e0] | {} | model.vocab[7] | expected an array of a token and its score, found an object | correct",
        "[\"b\", | [\"<s>\", | model.vocab[7] | has the token \"<s>\", which has the id 0 already | list it once",
        "\"unk_id\": 3 | \"unk_id\": 8 | model.unk_id | is 8, where the vocabulary has the ids from 0 to 7 | name the unknown",
        "\"unk_id\": 3 | \"unk_id\": -1 | model.unk_id | is -1, | name the unknown",
        "\"unk_id\": 3 | \"unk_id\": null | model.unk_id | is missing | add it",
        "\"unk_id\": 3 | \"unk_id\": 3.5 | model.unk_id | expected a whole number | correct",
        "\"vocab\": [ | \"vocab\": {}, \"x\": [ | model.vocab | expected an array of tokens and their scores | correct",
        "\"vocab\": [ | \"x\": [ | model.vocab | is missing | add it with an array",
        "\"vocab\": [ | \"vocab\": [], \"x\": [ | model.vocab | is empty | take the file",
      })
  void unigramThatIsNone(String part, String other, String field, String what, String fix)
      throws IOException {
    rejects(file(TokenizerJsonText.unigram(), part, other), field, what, fix);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"ab c\" | \"ab d\" | model.merges[1] | has or makes \"d\", which the vocabulary lacks | take the file",
        "\"ab c\" | \"c ab\" | model.merges[1] | has or makes \"cab\", which the vocabulary lacks | take the file",
        "\"ab c\" | \"a b\" | model.merges[1] | \"a\" \"b\" is there twice | keep the one",
        "\"ab c\" | \"abc\" | model.merges[1] | \"abc\" is not two tokens | correct it",
        "\"ab c\" | \"a b c\" | model.merges[1] | \"a b c\" is not two tokens | correct it",
        "\"ab c\" | 5 | model.merges[1] | expected a string of two tokens, or an array of two strings, found the number 5 | correct",
        "\"ab c\" | [\"a\"] | model.merges[1] | expected a string of two tokens, or an array of two strings, found an array | correct",
        "\"ab c\" | [\"a\", \"b\", \"c\"] | model.merges[1] | found an array | correct",
        "\"abc\": 9 | \"\": 9 | model.merges[1] | has or makes \"abc\" | take the file",
        "\"dropout\": null | \"dropout\": 0.1 | model.dropout | is 0.1, so that a text has other tokens each time | set it to null",
        "\"merges\": [ | \"merges\": 5, \"x\": [ | model.merges | expected an array of merges | correct",
      })
  void bytePairsThatAreNone(String part, String other, String field, String what, String fix)
      throws IOException {
    rejects(file(TokenizerJsonText.bytePairs(), part, other), field, what, fix);
  }

  /** It would merge a token with nothing, again and again. */
  @Test
  void mergeThatMakesATokenOfItself() throws IOException {
    Path file =
        file(TokenizerJsonText.bytePairs(), "\"abc\": 9", "\"\": 9", "\"ab c\"", "[\"a\", \"\"]");
    rejects(file, "model.merges[1]", "makes a token of itself and nothing", "remove it");
  }

  @Test
  void mergesWithAPrefix() throws IOException {
    String[] prefixed = {
      "\"continuing_subword_prefix\": \"\"", "\"continuing_subword_prefix\": \"##\"",
      "\"b\": 6", "\"##b\": 6",
      "[\"a\", \"b\"], \"ab c\"", "\"a ##b\""
    };
    BytePairs model = (BytePairs) read(TokenizerJsonText.bytePairs(), prefixed).model();
    assertEquals(List.of(new Merge("a", "##b")), model.merges());
    prefixed[5] = "\"a c\"";
    rejects(
        file(TokenizerJsonText.bytePairs(), prefixed),
        "model.merges[0]",
        "has \"c\", which does not begin with \"##\"",
        "correct one of them");
  }

  @Test
  void noDropout() throws IOException {
    read(TokenizerJsonText.bytePairs(), "\"dropout\": null", "\"dropout\": 0.0");
  }

  @Test
  void aMillionPiecesAndTooMany() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    write(file, 1_000_000);
    assertEquals(
        1_000_000, TokenizerJson.read(file, TokenizerClass.BACKEND).vocabulary().tokens().size());
    write(file, IndexedVocabulary.MAX_TOKENS + 1);
    rejects(file, "model.vocab[2097152]", "more than the 2097152", "take the file");
  }

  private static void write(Path file, int pieces) throws IOException {
    String json = TokenizerJsonText.unigram();
    int start = json.indexOf("[\"b\"");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(json.substring(0, start));
      for (int id = 7; id < pieces; id++) {
        out.write(id == 7 ? "[\"+" : ",[\"+");
        out.write(Integer.toString(id, 36));
        out.write("\",-1]");
      }
      out.write("]}}");
    }
  }
}
