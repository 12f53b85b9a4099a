package org.sbert4j.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Tokenizer;

/** The suite on sbert4j, and on an sbert4j that is used wrongly, which it has to find out. */
class Sbert4jTest {
  static Stream<GoldenCase> models() {
    return GoldenCase.ofKind("sentence-transformer");
  }

  static Stream<GoldenCase> tokenizers() {
    return GoldenCase.ofKind("tokenizer");
  }

  private static GoldenCase model(String name) {
    return models().filter(found -> found.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void thereAreCases() {
    assertTrue(models().count() >= 15);
    assertTrue(tokenizers().count() >= 6);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void vectorsAreRight(GoldenCase golden) {
    try (SentenceTransformer model = SentenceTransformer.load(golden.path("model"))) {
      assertEquals(List.of(), golden.wrongVectors(model.encode(golden.texts())));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void idsAndOffsetsAreRight(GoldenCase golden) {
    Tokenizer tokenizer = SentenceTransformer.loadTokenizer(golden.path("model"));
    JsonNode expected = golden.expected();
    List<String> texts = golden.texts();
    for (int i = 0; i < texts.size(); i++) {
      Encoding encoding =
          tokenizer.encode(texts.get(i), golden.entry().get("maxSeqLength").intValue());
      String message = golden + ", text " + i;
      assertEquals(expected.get("inputIds").get(i).toString(), ids(encoding), message);
      assertEquals(expected.get("offsets").get(i).toString(), offsets(encoding), message);
    }
  }

  private static String ids(Encoding encoding) {
    return Arrays.toString(encoding.inputIds()).replace(" ", "");
  }

  /** As Hugging Face writes them: code points, and [0,0] for [CLS] and [SEP]. */
  private static String offsets(Encoding encoding) {
    return IntStream.range(0, encoding.size())
        .mapToObj(i -> List.of(encoding.startCodePoint(i), encoding.endCodePoint(i)))
        .toList()
        .toString()
        .replace(" ", "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tokenizers")
  void tokensAreRight(GoldenCase golden) {
    Tokenizer tokenizer = SentenceTransformer.loadTokenizer(golden.path("model"));
    assertEquals(List.of(), wrongTokens(golden, tokenizer));
  }

  private static List<String> wrongTokens(GoldenCase golden, Tokenizer tokenizer) {
    List<String> wrong = new ArrayList<>();
    for (JsonNode text : golden.expected().get("cases")) {
      Encoding encoding = tokenizer.encode(text.get("text").textValue(), 512);
      List<String> tokens =
          GoldenCase.elements(text.get("tokens")).map(JsonNode::textValue).toList();
      if (!ids(encoding).equals(text.get("ids").toString())
          || !offsets(encoding).equals(text.get("offsets").toString())
          || !encoding.tokens().equals(tokens)) {
        wrong.add("%s: %s".formatted(text.get("name").textValue(), encoding.tokens()));
      }
    }
    return wrong;
  }

  @Test
  void findsTheVectorOfClsInThePlaceOfTheMean() {
    GoldenCase golden = model("reference-twin");
    try (SentenceTransformer model = SentenceTransformer.load(golden.path("model"))) {
      float[][] cls =
          Arrays.stream(model.encodeTokens(golden.texts(), EmbeddingOptions.defaults()))
              .map(tokens -> tokens[0])
              .toArray(float[][]::new);
      assertEquals(golden.texts().size(), golden.wrongVectors(cls).size());
    }
  }

  @Test
  void findsTextsThatAreLowerCasedWhereTheyShouldNot() {
    GoldenCase golden = model("reference-twin");
    try (SentenceTransformer model = SentenceTransformer.load(golden.path("model"))) {
      List<String> lowerCased =
          golden.texts().stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
      List<String> wrong = golden.wrongVectors(model.encode(lowerCased));
      assertTrue(wrong.size() >= 4, wrong::toString);
    }
  }

  @Test
  void findsLowerCasingThatIsOff() {
    List<GoldenCase> cases = tokenizers().toList();
    Tokenizer cased = tokenizer(cases, "tokenizer/cased");
    for (GoldenCase golden : cases) {
      if (golden.name().startsWith("tokenizer/lower-cased")) {
        assertFalse(wrongTokens(golden, cased).isEmpty());
      }
    }
  }

  private static Tokenizer tokenizer(List<GoldenCase> cases, String name) {
    return cases.stream()
        .filter(found -> found.name().equals(name))
        .map(found -> SentenceTransformer.loadTokenizer(found.path("model")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsAVectorThatIsNotANumber() {
    GoldenCase golden = model("reference-twin");
    float[][] vectors = golden.tensor("sentence_embedding");
    assertEquals(List.of(), golden.wrongVectors(vectors));
    vectors[3][5] = Float.NaN;
    vectors[4] = new float[0];
    assertEquals(2, golden.wrongVectors(vectors).size());
  }
}
