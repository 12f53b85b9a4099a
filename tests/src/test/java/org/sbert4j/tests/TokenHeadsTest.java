package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SparseEmbedding;
import org.sbert4j.TextTooLongException;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.weights.ModelFormatException;

/** What sparse embeddings and vectors of tokens share with the rest, and what is refused. */
class TokenHeadsTest {
  private static final Golden GOLDEN = GOLDENS.read("token-heads/like-bge-m3");
  private static final EmbeddingOptions DEFAULTS = EmbeddingOptions.defaults();
  private static final int HIDDEN_SIZE = 24;
  private static final String SPARSE = "sparse_linear.pt";
  private static final String COLBERT = "colbert_linear.pt";

  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void copy() throws IOException {
    folder = GOLDEN.copyModel(temporary.resolve("copies/model"));
  }

  private static SentenceTransformer load(LoadOptions options) {
    return SentenceTransformer.load(GOLDEN.model(), options);
  }

  /** Each a little different, lengths mixed, some equal. */
  private static List<String> texts(int count) {
    List<String> golden = GOLDEN.texts();
    return IntStream.range(0, count)
        .mapToObj(i -> golden.get(i * 7 % golden.size()) + (char) ('a' + i % 5))
        .toList();
  }

  private static void assertSame(String what, float[][][] expected, float[][][] found) {
    assertEquals(expected.length, found.length, what);
    for (int i = 0; i < expected.length; i++) {
      assertSameBits(what + ", text " + i, expected[i], found[i]);
    }
  }

  private static List<SparseEmbedding> streamSparse(SentenceTransformer model, List<String> texts) {
    List<SparseEmbedding> found = new ArrayList<>();
    model.encodeSparse(texts.iterator(), DEFAULTS, found::add, done -> {});
    return found;
  }

  private static float[][][] streamColbert(SentenceTransformer model, List<String> texts) {
    List<float[][]> found = new ArrayList<>();
    model.encodeColbert(texts.iterator(), DEFAULTS, found::add, done -> {});
    return found.toArray(float[][][]::new);
  }

  @Test
  void theBitsAreTheSameAloneInABatchAndOnEachBackend() {
    List<String> texts = texts(300);
    List<SparseEmbedding> sparse = null;
    float[][][] colbert = null;
    for (String backend : CpuBackends.available()) {
      for (int threads : new int[] {1, 3}) {
        LoadOptions options = LoadOptions.defaults().withBackend(backend).withThreads(threads);
        try (SentenceTransformer model = load(options)) {
          if (sparse == null) {
            sparse = model.encodeSparse(texts, DEFAULTS);
            colbert = model.encodeColbert(texts, DEFAULTS);
          }
          assertEquals(sparse, model.encodeSparse(texts, DEFAULTS));
          assertSame(backend, colbert, model.encodeColbert(texts, DEFAULTS));
          for (int i = 0; i < 40; i++) {
            List<String> alone = texts.subList(i, i + 1);
            assertEquals(sparse.subList(i, i + 1), model.encodeSparse(alone, DEFAULTS));
            assertSameBits("alone", colbert[i], model.encodeColbert(alone, DEFAULTS)[0]);
          }
        }
      }
    }
    assertTrue(sparse.stream().mapToInt(SparseEmbedding::size).sum() > 300);
  }

  @Test
  void aStreamGivesWhatAListGives() {
    List<String> texts = texts(9_000);
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      assertEquals(model.encodeSparse(texts, DEFAULTS), streamSparse(model, texts));
      assertSame("stream", model.encodeColbert(texts, DEFAULTS), streamColbert(model, texts));
      assertEquals(List.of(), model.encodeSparse(List.of(), DEFAULTS));
      assertEquals(0, streamColbert(model, List.of()).length);
    }
  }

  @Test
  void inputIdsGiveWhatTheirTextGives() {
    List<String> texts = GOLDEN.texts();
    List<int[]> inputIds = Arrays.asList(GOLDEN.inputIds());
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      assertEquals(
          model.encodeSparse(texts, DEFAULTS), model.encodeSparseOfInputIds(inputIds, DEFAULTS));
      assertSame(
          "ids",
          model.encodeColbert(texts, DEFAULTS),
          model.encodeColbertOfInputIds(inputIds, DEFAULTS));
    }
  }

  /** The least memory for a text's vectors is asked for when the model is loaded. */
  @Test
  void aBudgetChangesNoBitAndIsEnough() {
    List<String> texts = texts(200);
    LoadOptions options = LoadOptions.defaults().withThreads(3);
    String refusal =
        assertThrows(
                IllegalArgumentException.class, () -> load(options.withMemoryBudget(1)).close())
            .getMessage();
    Matcher needs = Pattern.compile("needs (\\d+)").matcher(refusal);
    assertTrue(needs.find(), refusal);
    long least = Long.parseLong(needs.group(1));
    try (SentenceTransformer model = load(options)) {
      List<SparseEmbedding> sparse = model.encodeSparse(texts, DEFAULTS);
      float[][][] colbert = model.encodeColbert(texts, DEFAULTS);
      for (long budget : new long[] {least, least + 1000, 3 * least}) {
        try (SentenceTransformer small = load(options.withMemoryBudget(budget))) {
          assertEquals(sparse, small.encodeSparse(texts, DEFAULTS));
          assertEquals(sparse, streamSparse(small, texts));
          assertSame("list, " + budget, colbert, small.encodeColbert(texts, DEFAULTS));
          assertSame("stream, " + budget, colbert, streamColbert(small, texts));
        }
      }
    }
  }

  /** The same model needs less for vectors of sentences alone. */
  @Test
  void headsCountInTheMemoryThatAModelNeeds() throws IOException {
    long with = memoryOf(folder);
    Files.delete(folder.resolve(COLBERT));
    long sparseAlone = memoryOf(folder);
    Files.delete(folder.resolve(SPARSE));
    long without = memoryOf(folder);
    long row = Float.BYTES * GOLDEN.json().get("maxSeqLength").longValue();
    assertTrue(with - sparseAlone >= row * HIDDEN_SIZE, with + ", " + sparseAlone);
    assertTrue(sparseAlone - without >= row, sparseAlone + ", " + without);
  }

  private static long memoryOf(Path folder) {
    try (Backend scalar = Backends.create("scalar", BackendOptions.none())) {
      return ModelDescription.read(folder, LoadOptions.defaults())
          .memory(scalar, WeightFormat.FP32)
          .orElseThrow()
          .longestText();
    }
  }

  @Test
  void callsOfManyThreadsGiveTheirOwn() throws Exception {
    List<String> texts = texts(60);
    ExecutorService callers = Executors.newFixedThreadPool(6);
    try (SentenceTransformer model = load(LoadOptions.defaults().withThreads(2))) {
      float[][] vectors = model.encode(texts);
      List<SparseEmbedding> sparse = model.encodeSparse(texts, DEFAULTS);
      float[][][] colbert = model.encodeColbert(texts, DEFAULTS);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(callers.submit(() -> assertEquals(sparse, model.encodeSparse(texts, DEFAULTS))));
        calls.add(
            callers.submit(
                () -> assertSame("call", colbert, model.encodeColbert(texts, DEFAULTS))));
        calls.add(callers.submit(() -> assertSameBits("call", vectors, model.encode(texts))));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      callers.shutdownNow();
    }
  }

  @Test
  void specialTokensAloneWeighNothing() {
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      List<String> texts = List.of("", "  ", "[CLS] [PAD] [UNK] [SEP]", "☂");
      for (SparseEmbedding embedding : model.encodeSparse(texts, DEFAULTS)) {
        assertEquals(0, embedding.size(), embedding.toString());
      }
      float[][][] vectors = model.encodeColbert(texts, DEFAULTS);
      assertArrayEquals(
          new int[] {1, 1, 5, 2}, Arrays.stream(vectors).mapToInt(rows -> rows.length).toArray());
    }
  }

  @Test
  void theGreatestWeightOfEqualTokensCounts() {
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      SparseEmbedding once = model.encodeSparse(List.of("world hello hello"), DEFAULTS).get(0);
      int hello = model.tokenizer().vocabulary().id("hello");
      assertTrue(once.value(hello) > 0);
      assertEquals(0, once.value(hello + 1000));
    }
  }

  @Test
  void longTextsAreCutAsByEncode() {
    String longText = "hello world ".repeat(40) + "bank";
    String cut = "hello world ".repeat(40).substring(0, 12 * 14).strip();
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      assertEquals(30, model.maxSeqLength());
      List<String> both = List.of(longText, cut);
      List<SparseEmbedding> sparse = model.encodeSparse(both, DEFAULTS);
      assertEquals(sparse.get(1), sparse.get(0));
      float[][][] colbert = model.encodeColbert(both, DEFAULTS);
      assertEquals(29, colbert[0].length);
      assertSameBits("cut", colbert[1], colbert[0]);
      EmbeddingOptions left = DEFAULTS.withTruncationSide(Side.LEFT);
      String end = "world " + "hello world ".repeat(13) + "bank";
      assertEquals(
          model.encodeSparse(List.of(end), DEFAULTS), model.encodeSparse(List.of(longText), left));
      assertSame(
          "left",
          model.encodeColbert(List.of(end), DEFAULTS),
          model.encodeColbert(List.of(longText), left));
      EmbeddingOptions error = DEFAULTS.withTruncation(TruncationPolicy.ERROR);
      assertThrows(TextTooLongException.class, () -> model.encodeSparse(both, error));
      assertThrows(TextTooLongException.class, () -> model.encodeColbert(both, error));
      EmbeddingOptions windows = DEFAULTS.withTruncation(TruncationPolicy.WINDOW);
      assertThrows(IllegalArgumentException.class, () -> model.encodeSparse(both, windows));
      assertThrows(IllegalArgumentException.class, () -> model.encodeColbert(both, windows));
    }
  }

  @Test
  void aPromptIsPartOfTheText() {
    EmbeddingOptions prompt = DEFAULTS.withPrompt("hello ");
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      assertEquals(
          model.encodeSparse(List.of("hello world bank"), DEFAULTS),
          model.encodeSparse(List.of("world bank"), prompt));
      assertSame(
          "prompt",
          model.encodeColbert(List.of("hello world bank"), DEFAULTS),
          model.encodeColbert(List.of("world bank"), prompt));
    }
  }

  @Test
  void vectorsHaveTheLengthOneAndAreCutBefore() {
    try (SentenceTransformer model = load(LoadOptions.defaults())) {
      for (int dimension : new int[] {1, 5, HIDDEN_SIZE, 999}) {
        float[][] vectors =
            model.encodeColbert(List.of("hello"), DEFAULTS.withTruncateDim(dimension))[0];
        for (float[] vector : vectors) {
          assertEquals(Math.min(dimension, HIDDEN_SIZE), vector.length);
          double squares = 0;
          for (float x : vector) {
            squares += (double) x * x;
          }
          assertEquals(1, squares, 1e-6);
        }
      }
    }
  }

  @Test
  void aModelWithoutHeadsSaysSo() throws IOException {
    Files.delete(folder.resolve(SPARSE));
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      assertFalse(model.hasSparseEmbeddings());
      UnsupportedOperationException refused =
          assertThrows(
              UnsupportedOperationException.class,
              () -> model.encodeSparse(List.of("a"), DEFAULTS));
      assertEquals(
          "the model has no "
              + folder.resolve(SPARSE)
              + ", with which sparse embeddings are made; take a model that was trained for them, as BAAI/bge-m3 was, with that file",
          refused.getMessage());
      assertThrows(
          UnsupportedOperationException.class,
          () -> model.encodeSparseOfInputIds(List.of(), DEFAULTS));
      assertEquals(OptionalInt.of(HIDDEN_SIZE), model.colbertDimension());
      assertEquals(2, model.encodeColbert(List.of("a"), DEFAULTS)[0].length);
    }
    Files.delete(folder.resolve(COLBERT));
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      assertEquals(OptionalInt.empty(), model.colbertDimension());
      assertThrows(
          UnsupportedOperationException.class, () -> model.encodeColbert(List.of("a"), DEFAULTS));
      assertThrows(
          UnsupportedOperationException.class,
          () -> model.encodeColbertOfInputIds(List.of(), DEFAULTS));
    }
  }

  @Test
  void aHeadIsPartOfTheFingerprintOfItsOwnOutputAlone() throws IOException {
    String[] original = fingerprints();
    new StateDict()
        .with("weight", 1, 1, HIDDEN_SIZE)
        .with("bias", 0, 1)
        .write(folder.resolve(SPARSE));
    String[] other = fingerprints();
    assertEquals(original[0], other[0]);
    assertNotEquals(original[1], other[1]);
    assertEquals(original[2], other[2]);
    Files.delete(folder.resolve(SPARSE));
    Files.delete(folder.resolve(COLBERT));
    assertArrayEquals(new String[] {original[0], null, null}, fingerprints());
    assertEquals(3, Arrays.stream(original).distinct().count());
  }

  /** Of a vector, of sparse weights, of vectors of tokens. */
  private String[] fingerprints() {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      Optional<String> sparse = model.sparseFingerprint();
      return new String[] {
        model.fingerprint(), sparse.orElse(null), model.colbertFingerprint().orElse(null)
      };
    }
  }

  @Test
  void aHeadThatWasReplacedIsNoticed() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      new StateDict()
          .with("weight", 1, 1, HIDDEN_SIZE)
          .with("bias", 0, 1)
          .write(folder.resolve(SPARSE));
      ModelFormatException refused =
          assertThrows(ModelFormatException.class, model::sparseFingerprint);
      assertEquals(folder.resolve(SPARSE), refused.file());
    }
  }

  @Test
  void aHeadThatIsNoneIsRefused() throws IOException {
    assertRefused(
        SPARSE,
        new StateDict().with("weight", 1, 2, HIDDEN_SIZE).with("bias", 0, 2),
        "weight",
        "expected shape [1, 24], found [2, 24]");
    assertRefused(
        SPARSE,
        new StateDict().with("weight", 1, 1, 20).with("bias", 0, 1),
        "weight",
        "expected shape [1, 24], found [1, 20]");
    assertRefused(
        SPARSE, new StateDict().with("weight", 1, 1, HIDDEN_SIZE), "bias", "the tensor is missing");
    assertRefused(SPARSE, new StateDict().with("bias", 1, 1), "weight", "the tensor is missing");
    assertRefused(
        SPARSE,
        new StateDict().with("weight", 1, 1, HIDDEN_SIZE).with("bias", 0, 2),
        "bias",
        "expected shape [1], found [2]");
    assertRefused(
        SPARSE,
        new StateDict().with("weight", Float.NaN, 1, HIDDEN_SIZE).with("bias", 0, 1),
        "weight",
        "NaN");
    assertRefused(
        SPARSE,
        new StateDict().with("weight", 1, 1, HIDDEN_SIZE).with("bias", Float.POSITIVE_INFINITY, 1),
        "bias",
        "Infinity");
    assertRefused(
        SPARSE,
        new StateDict().with("weight", 1, 1, HIDDEN_SIZE).with("bias", 0, 1).with("scale", 1, 1),
        "scale",
        "the tensor is not known");
    assertRefused(
        COLBERT,
        new StateDict().with("weight", 1, HIDDEN_SIZE).with("bias", 0, 1),
        "weight",
        "the shape is [24], not [out, in]");
    assertRefused(
        COLBERT,
        new StateDict().with("weight", 1, 7, 20).with("bias", 0, 7),
        "weight",
        "expected shape [7, 24], found [7, 20]");
    assertRefused(
        COLBERT,
        new StateDict().with("weight", 1, 7, HIDDEN_SIZE).with("bias", 0, 1),
        "bias",
        "expected shape [7], found [1]");
  }

  private void assertRefused(String name, StateDict head, String field, String words)
      throws IOException {
    Path file = folder.resolve(name);
    byte[] sound = Files.readAllBytes(file);
    head.write(file);
    ModelFormatException refused =
        assertThrows(
            ModelFormatException.class, () -> SentenceTransformer.load(folder).close(), words);
    assertEquals(file, refused.file());
    assertEquals(field, refused.field());
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
    Files.write(file, sound);
    SentenceTransformer.load(folder).close();
  }
}
