package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.PredictOptions;
import org.sbert4j.RankedDocument;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.tokenizer.TextPair;

/** Every cross-encoder against {@code sentence_transformers.CrossEncoder}, on every CPU backend. */
class CrossEncoderGoldenTest {
  private static final PredictOptions LOGITS =
      PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY);

  static Stream<String> models() {
    return GOLDENS.crossEncoders();
  }

  static Stream<Arguments> modelsOnBackends() {
    return models()
        .flatMap(
            name -> CpuBackends.available().stream().map(backend -> Arguments.of(name, backend)));
  }

  private static CrossEncoder load(Golden golden, String backend, int threads) {
    return CrossEncoder.load(
        golden.model(), LoadOptions.defaults().withBackend(backend).withThreads(threads));
  }

  static List<TextPair> pairs(Golden golden) {
    List<TextPair> pairs = new ArrayList<>();
    for (JsonNode pair : golden.json().get("pairs")) {
      pairs.add(new TextPair(pair.get(0).textValue(), pair.get(1).textValue()));
    }
    return pairs;
  }

  @Test
  void thereAreFourModels() {
    assertEquals(4, models().count());
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void agreesWithTheLibrary(String name, String backend) {
    Golden golden = GOLDENS.read(name);
    try (CrossEncoder model = load(golden, backend, 1)) {
      JsonNode json = golden.json();
      assertEquals(json.get("maxSeqLength").intValue(), model.maxSeqLength());
      assertEquals(json.get("numLabels").intValue(), model.numLabels());
      assertEquals(
          ActivationFunction.valueOf(json.get("activation").textValue().toUpperCase(Locale.ROOT)),
          model.activation());

      List<TextPair> pairs = pairs(golden);
      assertSameTokens(golden, model, pairs);
      assertClose(name + ": logits", golden.rows("logits"), model.predictLabels(pairs, LOGITS));
      assertClose(name + ": scores", golden.rows("scores"), model.predictLabels(pairs));
      assertClose(
          name + ": softmax",
          golden.rows("softmax"),
          model.predictLabels(pairs, PredictOptions.defaults().withSoftmax(true)));
      assertClose(
          name + ": tanh",
          golden.rows("tanh"),
          model.predictLabels(
              pairs, PredictOptions.defaults().withActivation(ActivationFunction.TANH)));
      assertClose(
          name + ": cut on the left",
          golden.rows("left_logits"),
          model.predictLabels(pairs, LOGITS.withTruncationSide(Side.LEFT)));
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void agreesWithTheLibraryOnSingleTexts(String name, String backend) {
    Golden golden = GOLDENS.read(name);
    List<String> texts = golden.texts();
    try (CrossEncoder model = load(golden, backend, 2)) {
      int[][] inputIds = golden.ids("textInputIds");
      for (int i = 0; i < inputIds.length; i++) {
        Encoding encoding = model.tokenizer().encode(texts.get(i), model.maxSeqLength());
        assertArrayEquals(inputIds[i], encoding.inputIds(), "ids of text " + i);
      }
      float[][] logits = model.predictLabelsOfTexts(texts, LOGITS);
      assertClose(name + ": logits", golden.rows("text_logits"), logits);
      for (int i = 0; i < logits.length; i++) {
        float[] alone = model.predictLabelsOfTexts(texts.subList(i, i + 1), LOGITS)[0];
        assertSameBits(name + ": text " + i + " alone", logits[i], alone);
      }
    }
  }

  private static void assertSameTokens(Golden golden, CrossEncoder model, List<TextPair> pairs) {
    EncodeOptions options = EncodeOptions.maxLength(model.maxSeqLength());
    int[][] inputIds = golden.ids("inputIds");
    int[][] tokenTypeIds = golden.ids("tokenTypeIds");
    for (int i = 0; i < inputIds.length; i++) {
      Encoding encoding = model.tokenizer().encode(pairs.get(i), options);
      assertArrayEquals(inputIds[i], encoding.inputIds(), "ids of pair " + i);
      assertArrayEquals(tokenTypeIds[i], encoding.tokenTypeIds(), "types of pair " + i);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void aScoreDoesNotDependOnItsCompany(String name) {
    Golden golden = GOLDENS.read(name);
    List<TextPair> pairs = pairs(golden);
    try (CrossEncoder model = load(golden, "scalar", 1);
        CrossEncoder threaded = load(golden, "auto", 3)) {
      float[][] together = model.predictLabels(pairs);
      for (int i = 0; i < pairs.size(); i++) {
        assertSameBits(
            name + ": pair " + i + " alone",
            together[i],
            model.predictLabels(pairs.subList(i, i + 1))[0]);
      }
      // Enough pairs for batches of their own on each thread, in another order.
      List<Integer> order = new ArrayList<>();
      IntStream.range(0, 40 * pairs.size()).forEach(i -> order.add(i % pairs.size()));
      Collections.shuffle(order, new Random(7));
      float[][] shuffled = threaded.predictLabels(order.stream().map(pairs::get).toList());
      for (int i = 0; i < shuffled.length; i++) {
        assertSameBits(name + ": shuffled, 3 threads", together[order.get(i)], shuffled[i]);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void ranksAsTheLibraryDoes(String name) {
    Golden golden = GOLDENS.read(name);
    try (CrossEncoder model = load(golden, "auto", 2)) {
      if (model.numLabels() > 1) {
        List<String> documents = List.of("a");
        String message =
            assertThrows(IllegalStateException.class, () -> model.rank("a", documents))
                .getMessage();
        assertTrue(message.contains("use predictLabels"), message);
        return;
      }
      String query = golden.json().get("query").textValue();
      List<String> documents = Golden.strings(golden.json().get("documents"));
      List<RankedDocument> ranking = model.rank(query, documents);
      List<Integer> expected = new ArrayList<>();
      golden.json().get("ranking").forEach(index -> expected.add(index.intValue()));
      assertEquals(expected, ranking.stream().map(RankedDocument::index).toList());
      for (RankedDocument document : ranking) {
        assertEquals(model.predict(query, documents.get(document.index())), document.score());
      }
      assertEquals(ranking.subList(0, 3), model.rank(query, documents, 3));
      assertEquals(List.of(), model.rank(query, List.of()));
    }
  }
}
