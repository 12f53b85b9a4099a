package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SparseEmbedding;
import org.sbert4j.Trace;
import org.sbert4j.backend.DeviceLostException;
import org.sbert4j.backend.DeviceMemoryException;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.cuda.SimulatedBackendProvider;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Padded;
import org.sbert4j.tokenizer.TextPair;

/** Tiny models against PyTorch on the CUDA backend, whose device is simulated. */
@Tag("soak")
class CudaGoldenTest {
  /** Of fp16, for an element of a vector of length 1. */
  private static final double FP16_TOLERANCE = 5e-3;

  private static final String LONG_TEXTS = "families/mpnet-long";

  /** Without those whose texts have hundreds of tokens: a simulated device takes a minute each. */
  static Stream<String> models() {
    return GOLDENS.withModel().filter(name -> !name.equals("reference-twin"));
  }

  private static SentenceTransformer load(Golden golden, WeightFormat format) {
    return SentenceTransformer.load(golden.model(), options(format));
  }

  private static LoadOptions options(WeightFormat format) {
    return LoadOptions.defaults()
        .withBackend(SimulatedBackendProvider.NAME)
        .withThreads(1)
        .withWeights(format);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void agreesWithPyTorch(String name) {
    Golden golden = GOLDENS.read(name);
    try (SentenceTransformer model = load(golden, WeightFormat.FP32)) {
      assertClose(
          name + ": sentence embeddings",
          golden.rows("sentence_embedding"),
          model.encode(golden.texts()));
    }
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }

  /** Layers that read all rows, where other calls on the same tensors read pooled ones. */
  @Test
  void headsAgreeWithTheScalarBackend() {
    Golden golden = GOLDENS.read("token-heads/narrow-colbert");
    List<String> texts = List.of("hello world", "", "到期 c b a");
    EmbeddingOptions options = EmbeddingOptions.defaults();
    try (SentenceTransformer scalar =
            SentenceTransformer.load(golden.model(), LoadOptions.defaults().withBackend("scalar"));
        SentenceTransformer cuda = load(golden, WeightFormat.FP32);
        SentenceTransformer half = load(golden, WeightFormat.FP16)) {
      List<SparseEmbedding> sparse = scalar.encodeSparse(texts, options);
      float[][][] colbert = scalar.encodeColbert(texts, options);
      for (int call = 0; call < 2; call++) {
        List<SparseEmbedding> found = cuda.encodeSparse(texts, options);
        float[][][] foundColbert = cuda.encodeColbert(texts, options);
        for (int i = 0; i < texts.size(); i++) {
          assertArrayEquals(sparse.get(i).indices(), found.get(i).indices());
          assertClose(
              "sparse",
              new float[][] {sparse.get(i).values()},
              new float[][] {found.get(i).values()});
          assertClose("colbert", colbert[i], foundColbert[i]);
        }
        assertClose("vectors", scalar.encode(texts), cuda.encode(texts));
      }
      float[][][] inHalf = half.encodeColbert(texts, options);
      for (int i = 0; i < texts.size(); i++) {
        for (int t = 0; t < colbert[i].length; t++) {
          for (int j = 0; j < colbert[i][t].length; j++) {
            assertEquals(colbert[i][t][j], inHalf[i][t][j], 2 * FP16_TOLERANCE);
          }
        }
      }
    }
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }

  @Test
  void agreesWithPyTorchLayerByLayer() {
    Golden golden = GOLDENS.read("l3-h48-mean-normalize-bin");
    try (SentenceTransformer model = load(golden, WeightFormat.FP32)) {
      assertLayers(golden, model);
    }
  }

  private static void assertLayers(Golden golden, SentenceTransformer model) {
    Padded padded = Padded.of(golden.inputIds());
    List<float[][][]> states =
        model.model().hiddenStates(padded.inputIds(), padded.attentionMask());
    for (int layer = 0; layer < states.size(); layer++) {
      String tensor = layer == 0 ? "embedding_output" : "hidden_states." + layer;
      assertClose(tensor, golden.rows(tensor), padded.rowsOf(states.get(layer)));
    }
  }

  /** BERT's relatives: relative positions, narrow embeddings, positions that do not begin at 0. */
  static Stream<String> families() {
    return GOLDENS.families().filter(name -> !name.equals(LONG_TEXTS));
  }

  private static SentenceTransformer loadFamily(Golden golden, WeightFormat format) {
    return SentenceTransformer.load(golden.model(), options(format));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void aRelativeAgreesWithPyTorch(String name) throws IOException {
    Golden golden = GOLDENS.read(name);
    try (SentenceTransformer model = loadFamily(golden, WeightFormat.FP32)) {
      assertLayers(golden, model);
      assertClose(
          name + ": sentence embeddings",
          golden.rows("sentence_embedding"),
          model.encode(golden.texts()));
    }
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("families")
  void aRelativeInFp16ComesNear(String name) throws IOException {
    Golden golden = GOLDENS.read(name);
    try (SentenceTransformer model = loadFamily(golden, WeightFormat.FP16)) {
      assertNearInFp16(name, golden, model.encode(golden.texts()));
    }
  }

  /** Beyond the distances that have a bucket of their own, in several tiles of keys. */
  @Test
  void relativePositionsOfALongTextAgreeWithPyTorch() throws IOException {
    Golden golden = GOLDENS.read(LONG_TEXTS);
    int[][] inputIds = golden.inputIds();
    int longest = 0;
    for (int i = 1; i < inputIds.length; i++) {
      longest = inputIds[i].length > inputIds[longest].length ? i : longest;
    }
    assertTrue(inputIds[longest].length > 256, "tokens");
    try (SentenceTransformer model = loadFamily(golden, WeightFormat.FP32)) {
      assertClose(
          "sentence embedding",
          new float[][] {golden.rows("sentence_embedding")[longest]},
          new float[][] {model.encode(golden.texts().get(longest))});
    }
  }

  /** One sentence after the other, each a second and a third time: eagerly, recorded, repeated. */
  @Test
  void recordingsOfRelativesGiveTheSameBits() throws IOException {
    for (String name : List.of("families/mpnet-weightedmean-cls", "families/electra-narrow")) {
      Golden golden = GOLDENS.read(name);
      String text = golden.texts().get(0);
      try (SentenceTransformer model = loadFamily(golden, WeightFormat.FP32)) {
        float[] first = model.encode(text);
        for (int i = 0; i < 3; i++) {
          assertSameBits(name + ", call " + i, first, model.encode(text));
        }
        assertEquals(3, SimulatedBackendProvider.repetitions());
      }
    }
  }

  @Test
  void aTraceOfARelativeAgreesWithTheScalarBackend() throws IOException {
    for (String name : List.of("families/mpnet-weightedmean-cls", "families/electra-narrow")) {
      Golden golden = GOLDENS.read(name);
      LoadOptions scalar = LoadOptions.defaults().withBackend("scalar");
      Path folder = golden.model();
      try (SentenceTransformer expected = SentenceTransformer.load(folder, scalar);
          SentenceTransformer model =
              SentenceTransformer.load(folder, options(WeightFormat.FP32))) {
        assertSameTrace(name, expected, model, golden.texts().subList(0, 3));
      }
    }
  }

  static Stream<String> familyCrossEncoders() {
    return GOLDENS.familyCrossEncoders();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("familyCrossEncoders")
  void aCrossEncoderOfARelativeAgreesWithTheLibrary(String name) throws IOException {
    Golden golden = GOLDENS.read(name);
    List<TextPair> pairs = CrossEncoderGoldenTest.pairs(golden);
    Path folder = golden.model();
    try (CrossEncoder model = CrossEncoder.load(folder, options(WeightFormat.FP32))) {
      assertClose(name + ": scores", golden.rows("scores"), model.predictLabels(pairs));
    }
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }

  /** What is read between operations, before whatever waits for a later kernel. */
  @Test
  void aTraceAgreesWithTheScalarBackend() {
    List<String> texts = List.of("a b", "", "到期 c b a");
    for (String name : List.of("l1-h20-cls", "l4-h64-concat-dense-gamma")) {
      Golden golden = GOLDENS.read(name);
      LoadOptions scalar = LoadOptions.defaults().withBackend("scalar");
      try (SentenceTransformer expected = SentenceTransformer.load(golden.model(), scalar);
          SentenceTransformer model = load(golden, WeightFormat.FP32)) {
        assertSameTrace(name, expected, model, texts);
      }
      assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
    }
  }

  private static void assertSameTrace(
      String name, SentenceTransformer expected, SentenceTransformer model, List<String> texts) {
    Trace trace = model.trace(texts);
    Trace specified = expected.trace(texts);
    assertEquals(specified.tensors().keySet(), trace.tensors().keySet());
    for (String tensor : specified.tensors().keySet()) {
      assertClose(
          name + ": " + tensor,
          new float[][] {specified.values(tensor)},
          new float[][] {trace.values(tensor)});
    }
    assertClose(name + ": vectors", model.encode(texts), trace.vectors());
  }

  @Test
  void aCrossEncoderAgreesWithTheScalarBackend() {
    List<TextPair> pairs = List.of(new TextPair("a b", "c"), new TextPair("到期", "b a b a c"));
    Path folder = GOLDENS.read(GOLDENS.crossEncoders().findFirst().orElseThrow()).model();
    float[][] expected = scores(folder, "scalar", pairs);
    float[][] found = scores(folder, SimulatedBackendProvider.NAME, pairs);
    assertClose("scores", expected, found);
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }

  private static float[][] scores(Path folder, String backend, List<TextPair> pairs) {
    LoadOptions options = LoadOptions.defaults().withBackend(backend).withThreads(1);
    try (CrossEncoder model = CrossEncoder.load(folder, options)) {
      return model.predictLabels(pairs);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void fp16ComesNear(String name) {
    Golden golden = GOLDENS.read(name);
    try (SentenceTransformer model = load(golden, WeightFormat.FP16)) {
      assertNearInFp16(name, golden, model.encode(golden.texts()));
    }
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }

  private static void assertNearInFp16(String name, Golden golden, float[][] found) {
    float[][] expected = golden.rows("sentence_embedding");
    boolean differs = false;
    for (int row = 0; row < expected.length; row++) {
      double norm = 0;
      for (float element : expected[row]) {
        norm = Math.hypot(norm, element);
      }
      for (int i = 0; i < found[row].length; i++) {
        String what = name + ": text " + row + ", element " + i;
        assertEquals(expected[row][i], found[row][i], FP16_TOLERANCE * Math.max(norm, 1), what);
        differs |= Math.abs(expected[row][i] - found[row][i]) > 1e-5 * Math.max(norm, 1);
      }
    }
    assertTrue(differs, "the option must reach the model");
  }

  @Test
  void aSentenceThatComesAgainIsRepeatedFromARecording() {
    Golden golden = GOLDENS.read("l3-h48-mean-normalize-bin");
    String text = golden.texts().get(0);
    try (SentenceTransformer model = load(golden, WeightFormat.FP32)) {
      float[] first = model.encode(text);
      for (int i = 0; i < 3; i++) {
        assertSameBits("call " + i, first, model.encode(text));
      }
      assertEquals(3, SimulatedBackendProvider.repetitions());
    }
  }

  @Test
  void aModelWhoseDeviceIsLostSaysSoUntilItIsClosed() {
    Golden golden = GOLDENS.read("l3-h48-mean-normalize-bin");
    try (SentenceTransformer model = load(golden, WeightFormat.FP32)) {
      SimulatedBackendProvider.loseDevice();
      String message =
          assertThrows(DeviceLostException.class, () -> model.encode(golden.texts())).getMessage();
      assertTrue(message.contains("close the model and load it again"), message);
      assertEquals(
          message, assertThrows(DeviceLostException.class, () -> model.encode("a")).getMessage());
    }
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }

  @Test
  void aModelThatFoundNoMemoryStaysUsable() {
    Golden golden = GOLDENS.read("l3-h48-mean-normalize-bin");
    float[][] expected = golden.rows("sentence_embedding");
    try (SentenceTransformer model = load(golden, WeightFormat.FP32)) {
      SimulatedBackendProvider.takeMemory();
      assertThrows(DeviceMemoryException.class, () -> model.encode(golden.texts()));
      assertClose("after too little memory", expected, model.encode(golden.texts()));
    }
    assertEquals(0, SimulatedBackendProvider.held(), "held by the device after closing");
  }
}
