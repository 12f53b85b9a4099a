package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextTooLongException;
import org.sbert4j.Trace;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** A trace is of the engine itself: to the bit what it computes, and what PyTorch computes. */
class TraceTest {
  private static final String SELF = "encoder.layer.0.attention.self.";

  @TempDir private Path folder;

  static Stream<Arguments> modelsOnBackends() {
    return GOLDENS.withModel().flatMap(TraceTest::onBackends);
  }

  static Stream<Arguments> tracedModelsOnBackends() {
    return Stream.of(
            "l1-h20-cls", "l2-h36-max-f16", "l2-h24-masked-lm-dense-chain", "module-lower-case")
        .flatMap(TraceTest::onBackends);
  }

  private static Stream<Arguments> onBackends(String name) {
    return CpuBackends.available().stream().map(backend -> Arguments.of(name, backend));
  }

  private static SentenceTransformer load(String name, String backend) {
    return SentenceTransformer.load(
        GOLDENS.read(name).model(), LoadOptions.defaults().withBackend(backend).withThreads(1));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void isWhatEncodeComputesAndPyTorchToo(String name, String backend) {
    Golden golden = GOLDENS.read(name);
    int[][] ids = firstIds(golden);
    List<String> texts = golden.texts().subList(0, ids.length);
    int tokens = Arrays.stream(ids).mapToInt(own -> own.length).sum();
    try (SentenceTransformer model = load(name, backend)) {
      Trace trace = model.trace(texts);
      assertSameBits(name + ": vectors", model.encode(texts), trace.vectors());
      assertSameBits(name + ": file's", model.encode(texts), rows(trace, "sentence_embedding"));
      for (int text = 0; text < ids.length; text++) {
        assertArrayEquals(ids[text], trace.encodings().get(text).inputIds());
      }
      assertClose(
          name + ": embeddings",
          Arrays.copyOf(golden.rows("embedding_output"), tokens),
          tokenRows(trace, "embeddings.LayerNorm"));
      int layers = model.model().config().numHiddenLayers();
      for (int layer = 1; layer <= layers; layer++) {
        assertClose(
            name + ": layer " + layer,
            Arrays.copyOf(golden.rows("hidden_states." + layer), tokens),
            tokenRows(trace, "encoder.layer." + (layer - 1) + ".output.LayerNorm"));
      }
      assertSameBits(
          name + ": token embeddings",
          Arrays.stream(model.encodeTokens(texts, EmbeddingOptions.defaults()))
              .flatMap(Arrays::stream)
              .toArray(float[][]::new),
          tokenRows(trace, "encoder.layer." + (layers - 1) + ".output.LayerNorm"));
    }
  }

  /** Of the texts before the first long one, whose trace would take hundreds of megabytes. */
  private static int[][] firstIds(Golden golden) {
    return Arrays.stream(golden.inputIds())
        .takeWhile(ids -> ids.length <= 64)
        .toArray(int[][]::new);
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("tracedModelsOnBackends")
  void everyTensorIsThatOfPyTorchsModule(String name, String backend) {
    Golden golden = Golden.read(GOLDENS.folder().resolve("traces").resolve(name));
    List<String> all = GOLDENS.read(name).texts();
    List<String> texts = new ArrayList<>();
    for (JsonNode index : golden.json().get("texts")) {
      texts.add(all.get(index.intValue()));
    }
    try (SentenceTransformer model = load(name, backend)) {
      Trace trace = model.trace(texts);
      int compared = 0;
      for (String tensor : golden.tensors().tensorNames()) {
        TensorView expected = golden.tensors().find(tensor).orElseThrow();
        assertEquals(expected.shape(), trace.tensor(tensor).shape(), tensor);
        float[] values = new float[Math.toIntExact(expected.elementCount())];
        expected.readFloats(0, values, 0, values.length);
        boolean[] real = real(trace, expected.shape());
        assertClose(
            name + ": " + tensor,
            new float[][] {masked(values, real)},
            new float[][] {masked(trace.values(tensor), real)});
        compared++;
      }
      assertEquals(4 + 12 * model.model().config().numHiddenLayers(), compared);
    }
  }

  /** Which elements of {@code [B, T, …]} or {@code [B, N, T, T]} are of tokens alone. */
  private static boolean[] real(Trace trace, List<Long> shape) {
    float[] mask = trace.values("attention_mask");
    int elements = (int) shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    int texts = shape.get(0).intValue();
    int longest = mask.length / texts;
    int ofText = elements / texts;
    boolean[] real = new boolean[elements];
    for (int i = 0; i < elements; i++) {
      int text = i / ofText;
      boolean pairs = shape.size() == 4;
      int row = pairs ? i / longest % longest : i % ofText / (ofText / longest);
      int column = pairs ? i % longest : row;
      real[i] = mask[text * longest + row] == 1 && mask[text * longest + column] == 1;
    }
    return real;
  }

  private static float[] masked(float[] values, boolean[] real) {
    float[] masked = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      masked[i] = real[i] ? values[i] : 0;
    }
    return masked;
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("modelsOnBackends")
  void theProbabilitiesShownAreThoseThatWereUsed(String name, String backend) {
    List<String> texts = GOLDENS.read(name).texts().subList(0, 6);
    try (SentenceTransformer model = load(name, backend)) {
      Trace trace = model.trace(texts);
      int heads = model.model().config().numAttentionHeads();
      int hiddenSize = model.model().config().hiddenSize();
      float[] probs = trace.values(SELF + "probs");
      float[] value = trace.values(SELF + "value");
      float[] context = trace.values(SELF + "context");
      int longest = trace.tensor("input_ids").shape().get(1).intValue();
      for (int text = 0; text < texts.size(); text++) {
        int length = trace.encodings().get(text).size();
        for (int t = 0; t < length; t++) {
          for (int column = 0; column < hiddenSize; column++) {
            int head = column / (hiddenSize / heads);
            int row = ((text * heads + head) * longest + t) * longest;
            float sum = 0;
            for (int j = 0; j < length; j++) {
              sum =
                  Math.fma(probs[row + j], value[(text * longest + j) * hiddenSize + column], sum);
            }
            int place = (text * longest + t) * hiddenSize + column;
            assertEquals(context[place], sum, name + ": token " + t + ", column " + column);
          }
        }
      }
    }
  }

  @Test
  void allBackendsHaveTheSameBitsInEveryTensor() {
    List<String> texts = GOLDENS.read("l4-h64-concat-dense-gamma").texts();
    try (SentenceTransformer model = load("l4-h64-concat-dense-gamma", "scalar")) {
      Trace expected = model.trace(texts);
      for (String backend : CpuBackends.available()) {
        try (SentenceTransformer other = load("l4-h64-concat-dense-gamma", backend)) {
          Trace trace = other.trace(texts);
          assertEquals(expected.tensors().keySet(), trace.tensors().keySet());
          for (String tensor : expected.tensors().keySet()) {
            assertSameBits(backend + ": " + tensor, expected.values(tensor), trace.values(tensor));
          }
        }
      }
    }
  }

  @Test
  void modulesAfterPoolingHaveTheirPlaceInModulesJsonForAName() {
    try (SentenceTransformer model = load("l2-h24-masked-lm-dense-chain", "scalar")) {
      List<String> names = List.copyOf(model.trace(List.of("a")).tensors().keySet());
      assertEquals(
          List.of(
              "pooled",
              "2.linear",
              "2.activation_function",
              "3.norm",
              "4.linear",
              "4.activation_function",
              "5.linear",
              "5.activation_function",
              "6.linear",
              "6.activation_function",
              "7.linear",
              "7.activation_function",
              "8",
              "offsets",
              "sentence_embedding"),
          names.subList(names.indexOf("pooled"), names.size()));
    }
  }

  @Test
  void optionsCountAsForEncode() {
    EmbeddingOptions options =
        EmbeddingOptions.defaults().withPrompt("a: ").withTruncateDim(5).withNormalize(true);
    List<String> texts = List.of("b", "", "c b a");
    try (SentenceTransformer model = load("module-lower-case", "auto")) {
      Trace trace = model.trace(texts, options);
      assertSameBits("options", model.encode(texts, options), trace.vectors());
      assertEquals(List.of(3L, 5L), trace.tensor("sentence_embedding").shape());
      assertEquals("a: b", trace.encodings().get(0).text(0));
    }
  }

  @Test
  void theFileHasEveryTensorBitForBitAndIdsAsIntegers() throws Exception {
    List<String> texts = List.of("a\nb 𠀀 é", "", "half \uD800");
    Path file = folder.resolve("trace.safetensors");
    Files.writeString(file, "older");
    try (SentenceTransformer model = load("l1-h20-cls", "auto")) {
      Trace trace = model.trace(texts);
      trace.write(file);
      assertEquals(model.fingerprint(), trace.fingerprint());
      try (Checkpoint read = Checkpoint.openFile(file)) {
        assertEquals(trace.tensors().size(), read.tensorNames().size());
        for (String name : trace.tensors().keySet()) {
          TensorView tensor = read.find(name).orElseThrow();
          boolean integers =
              List.of("input_ids", "attention_mask", "token_type_ids", "offsets").contains(name);
          assertEquals(integers ? DType.I64 : DType.F32, tensor.dtype(), name);
          assertEquals(trace.tensor(name).shape(), tensor.shape(), name);
          float[] values = new float[Math.toIntExact(tensor.elementCount())];
          tensor.readFloats(0, values, 0, values.length);
          assertSameBits(name, trace.values(name), values);
        }
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void offsetsCountCodePoints() {
    try (SentenceTransformer model = load("l1-h20-cls", "auto")) {
      Trace trace = model.trace(List.of("𠀀𠀀 a"));
      Encoding encoding = trace.encodings().get(0);
      float[] offsets = trace.values("offsets");
      int last = encoding.size() - 2;
      assertEquals(3, offsets[2 * last]);
      assertEquals(4, offsets[2 * last + 1]);
      assertEquals(5, encoding.startOffset(last));
    }
  }

  @Test
  void paddingIsZero() {
    try (SentenceTransformer model = load("l1-h20-cls", "auto")) {
      Trace trace = model.trace(List.of("", "a b a b a"));
      int empty = trace.encodings().get(0).size();
      for (String name : trace.tensors().keySet()) {
        List<Long> shape = trace.tensor(name).shape();
        float[] values = trace.values(name);
        if (shape.size() == 3) {
          int columns = shape.get(2).intValue();
          for (int i = empty * columns; i < shape.get(1).intValue() * columns; i++) {
            assertEquals(0f, values[i], name);
          }
        }
      }
    }
  }

  @Test
  void whatCannotBeTracedIsSaid() throws Exception {
    EmbeddingOptions windows = EmbeddingOptions.defaults().withTruncation(TruncationPolicy.WINDOW);
    EmbeddingOptions error = EmbeddingOptions.defaults().withTruncation(TruncationPolicy.ERROR);
    Golden golden = GOLDENS.read("l1-h20-cls");
    SentenceTransformer model = load("l1-h20-cls", "auto");
    assertSaid(IllegalArgumentException.class, "at least one", () -> model.trace(List.of()));
    assertSaid(
        NullPointerException.class, "text 1 is null", () -> model.trace(Arrays.asList("a", null)));
    assertSaid(
        IllegalArgumentException.class, "TRUNCATE", () -> model.trace(List.of("a"), windows));
    assertSaid(
        TextTooLongException.class,
        "tokens",
        () -> model.trace(List.of("a", "a ".repeat(5000)), error));
    Trace trace = model.trace(List.of("a"));
    assertSaid(IllegalArgumentException.class, "no tensor named", () -> trace.tensor("pooler"));
    assertSaid(
        ModelFormatException.class,
        "does not exist",
        () -> trace.write(folder.resolve("nowhere/trace.safetensors")));
    model.close();
    assertThrows(IllegalStateException.class, () -> model.trace(List.of("a")));

    Path copy = golden.copyModel(folder.resolve("copy"));
    try (SentenceTransformer copied = SentenceTransformer.load(copy)) {
      copied.fingerprint();
      Path weights = copy.resolve("model.safetensors");
      byte[] bytes = Files.readAllBytes(weights);
      bytes[bytes.length - 1] ^= 1;
      Files.delete(weights);
      Files.write(weights, bytes);
      assertSaid(ModelFormatException.class, "model.safetensors", () -> copied.trace(List.of("a")));
    }
  }

  private static void assertSaid(
      Class<? extends Exception> kind, String part, org.junit.jupiter.api.function.Executable run) {
    Exception thrown = assertThrows(kind, run);
    assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
  }

  /** The rows of {@code [B, columns]}. */
  private static float[][] rows(Trace trace, String name) {
    float[] values = trace.values(name);
    int columns = trace.tensor(name).shape().get(1).intValue();
    float[][] rows = new float[values.length / columns][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(values, row * columns, (row + 1) * columns);
    }
    return rows;
  }

  /** The rows of the tokens of {@code [B, T, columns]}, end to end. */
  private static float[][] tokenRows(Trace trace, String name) {
    float[] values = trace.values(name);
    List<Long> shape = trace.tensor(name).shape();
    int columns = shape.get(2).intValue();
    List<float[]> rows = new ArrayList<>();
    for (int text = 0; text < shape.get(0); text++) {
      for (int t = 0; t < trace.encodings().get(text).size(); t++) {
        int start = (text * shape.get(1).intValue() + t) * columns;
        rows.add(Arrays.copyOfRange(values, start, start + columns));
      }
    }
    return rows.toArray(float[][]::new);
  }
}
