package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.PredictOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.Trace;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.config.RelativeBuckets;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Padded;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.TextPair;

/** Every relative of BERT against PyTorch, stage by stage, on every CPU backend. */
class FamilyGoldenTest {
  private static final PredictOptions LOGITS =
      PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY);

  static Stream<Arguments> modelsOnBackends() {
    return onBackends(GOLDENS.families());
  }

  static Stream<Arguments> crossEncodersOnBackends() {
    return onBackends(GOLDENS.familyCrossEncoders());
  }

  static Stream<String> models() {
    return GOLDENS.families();
  }

  private static Stream<Arguments> onBackends(Stream<String> names) {
    return names.flatMap(
        name -> CpuBackends.available().stream().map(backend -> Arguments.of(name, backend)));
  }

  private static SentenceTransformer load(Golden golden, String backend, int threads) {
    return SentenceTransformer.load(
        golden.model(), LoadOptions.defaults().withBackend(backend).withThreads(threads));
  }

  @Test
  void thereAreTenModelsAndFiveCrossEncoders() {
    assertEquals(10, GOLDENS.families().count());
    assertEquals(5, GOLDENS.familyCrossEncoders().count());
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void agreesWithPyTorchStageByStage(String name, String backend) throws IOException {
    Golden golden = GOLDENS.read(name);
    try (SentenceTransformer model = load(golden, backend, 1)) {
      assertEquals(golden.json().get("maxSeqLength").intValue(), model.maxSeqLength());
      int[][] expectedIds = golden.inputIds();
      List<String> texts = golden.texts();
      for (int i = 0; i < expectedIds.length; i++) {
        int[] ids = model.tokenizer().encode(texts.get(i), model.maxSeqLength()).inputIds();
        assertArrayEquals(expectedIds[i], ids, name + ": ids of text " + i);
      }
      Padded padded = Padded.of(expectedIds);
      int pad = golden.json().get("specialIds").get("pad").intValue();
      for (int b = 0; b < expectedIds.length; b++) {
        Arrays.fill(padded.inputIds()[b], expectedIds[b].length, padded.inputIds()[b].length, pad);
      }
      List<float[][][]> states =
          model.model().hiddenStates(padded.inputIds(), padded.attentionMask());
      assertEquals(model.model().config().numHiddenLayers() + 1, states.size());
      for (int layer = 0; layer < states.size(); layer++) {
        assertClose(
            name + ": hidden states after layer " + layer,
            golden.rows(layer == 0 ? "embedding_output" : "hidden_states." + layer),
            padded.rowsOf(states.get(layer)));
      }
      assertClose(
          name + ": sentence embeddings", golden.rows("sentence_embedding"), model.encode(texts));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void aVectorDoesNotDependOnItsCompanyNorOnTheBackend(String name) throws IOException {
    Golden golden = GOLDENS.read(name);
    List<String> texts = golden.texts();
    Path folder = golden.model();
    LoadOptions options = LoadOptions.defaults();
    try (SentenceTransformer scalar =
            SentenceTransformer.load(folder, options.withBackend("scalar").withThreads(1));
        SentenceTransformer threaded = SentenceTransformer.load(folder, options.withThreads(3))) {
      float[][] together = scalar.encode(texts);
      assertSameBits(name + ": 3 threads", together, threaded.encode(texts));
      for (int i = 0; i < texts.size(); i++) {
        assertSameBits(name + ": text " + i, together[i], threaded.encode(texts.get(i)));
      }
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void aTraceEndsInTheSameVectors(String name, String backend) throws IOException {
    Golden golden = GOLDENS.read(name);
    List<String> texts = golden.texts().subList(0, 6);
    try (SentenceTransformer model = load(golden, backend, 1)) {
      Trace trace = model.trace(texts);
      assertSameBits(name, model.encode(texts), trace.vectors());
      assertEquals(
          model.model().config().embeddingSize() != model.model().config().hiddenSize(),
          trace.tensors().containsKey("embeddings_project"));
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("crossEncodersOnBackends")
  void aCrossEncoderAgreesWithTheLibrary(String name, String backend) throws IOException {
    Golden golden = GOLDENS.read(name);
    int[][] inputIds = golden.inputIds();
    List<TextPair> pairs = CrossEncoderGoldenTest.pairs(golden);
    try (CrossEncoder model =
        CrossEncoder.load(
            golden.model(), LoadOptions.defaults().withBackend(backend).withThreads(1))) {
      assertEquals(golden.json().get("maxSeqLength").intValue(), model.maxSeqLength());
      assertEquals(golden.json().get("labels").intValue(), model.numLabels());
      for (int i = 0; i < inputIds.length; i++) {
        Encoding encoding =
            model.tokenizer().encode(pairs.get(i), EncodeOptions.maxLength(model.maxSeqLength()));
        assertArrayEquals(inputIds[i], encoding.inputIds(), name + ": ids of pair " + i);
      }
      assertClose(name + ": logits", golden.rows("logits"), model.predictLabels(pairs, LOGITS));
      assertClose(name + ": scores", golden.rows("scores"), model.predictLabels(pairs));
    }
  }

  @Test
  void bucketsAreThoseOfMpnet() throws IOException {
    JsonNode json =
        new ObjectMapper()
            .readTree(GOLDENS.folder().resolve("families/mpnet-buckets/expected.json").toFile());
    JsonNode buckets = json.get("buckets").get(0);
    int[] expected = new int[buckets.size()];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = buckets.get(i).intValue();
    }
    assertEquals(-511, json.get("first").intValue());
    assertArrayEquals(expected, RelativeBuckets.ofDistances(512));
    assertArrayEquals(
        Arrays.copyOfRange(expected, 511 - 9, 511 + 10), RelativeBuckets.ofDistances(10));
  }

  @Test
  void aMaskWithGapsIsRefusedForRelativePositionsAlone() throws IOException {
    int[][] ids = {{0, 7, 8, 9, 2}};
    int[][] gap = {{1, 1, 0, 1, 1}};
    try (SentenceTransformer model = load(GOLDENS.read("families/mpnet-long"), "scalar", 1)) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> model.model().forward(ids, gap));
      assertTrue(refused.getMessage().startsWith("attentionMask[0] leaves out a token between"));
      // At either end nothing is missing in between.
      float[][][] left =
          model.model().forward(new int[][] {{1, 0, 7, 2}}, new int[][] {{0, 1, 1, 1}});
      float[][][] alone = model.model().forward(new int[][] {{0, 7, 2}}, new int[][] {{1, 1, 1}});
      assertSameBits("left padding", alone[0], Arrays.copyOfRange(left[0], 1, 4));
    }
  }

  @Test
  void aMaskedTokenThatIsNotThePadTokenHasAPosition() throws IOException {
    try (SentenceTransformer model =
        load(GOLDENS.read("families/xlm-roberta-mean-relu"), "scalar", 1)) {
      float[][][] gap =
          model.model().forward(new int[][] {{0, 7, 8, 2}}, new int[][] {{1, 0, 1, 1}});
      float[][][] without = model.model().forward(new int[][] {{0, 8, 2}}, new int[][] {{1, 1, 1}});
      float[][][] padded =
          model.model().forward(new int[][] {{0, 1, 8, 2}}, new int[][] {{1, 0, 1, 1}});
      assertTrue(!Arrays.equals(gap[0][2], without[0][1]), "the position of 8 is another");
      assertSameBits("a pad token does not count", without[0][1], padded[0][2]);
    }
  }
}
