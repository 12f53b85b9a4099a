package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.samples.FullShapeModel;

/**
 * The bits in {@code bits} are those of every backend, vector width, number of threads and packing,
 * in this JVM and on this machine. {@code -Dsbert4j.bits.write=true} writes the files.
 */
class KnownBitsTest {
  /** Tokens of a text that goes through every packing. */
  private static final int MOST_PACKED = 65;

  /** Tokens of a text that the plain loops of the scalar backend have the time for. */
  private static final int MOST_SCALAR = 17;

  @TempDir static Path temporary;
  private static List<BitsModel> models;

  @BeforeAll
  static void writeTheModelAndPerhapsTheFiles() throws Exception {
    Path folder = FullShapeModel.write(GOLDENS.read(BitsModel.FULL_SHAPE), temporary.resolve("m"));
    models =
        Stream.concat(
                BitsModel.TINY.stream().map(BitsModel::tiny),
                Stream.of(BitsModel.fullShape(folder)))
            .toList();
    if (KnownBits.writing()) {
      models.forEach(KnownBitsTest::writeFile);
    }
  }

  private static void writeFile(BitsModel bitsModel) {
    Map<String, float[]> vectors = new TreeMap<>();
    for (WeightFormat format : new ScalarBackend().weightFormats()) {
      try (SentenceTransformer model = load(bitsModel, format, "auto", 1)) {
        for (BitsModel.Text text : bitsModel.texts()) {
          vectors.put(KnownBits.key(format, text.name()), model.encode(text.text()));
        }
      }
    }
    KnownBits.write(bitsModel.name(), vectors, bitsModel.inFull());
  }

  private static SentenceTransformer load(
      BitsModel model, WeightFormat format, String backend, int threads) {
    return SentenceTransformer.load(
        model.folder(),
        LoadOptions.defaults().withBackend(backend).withThreads(threads).withWeights(format));
  }

  static Stream<Arguments> modelsAndFormats() {
    return Stream.concat(BitsModel.TINY.stream(), Stream.of(BitsModel.FULL_SHAPE))
        .flatMap(
            model ->
                new ScalarBackend()
                    .weightFormats().stream().map(format -> Arguments.of(model, format)));
  }

  private static BitsModel model(String name) {
    return models.stream().filter(model -> model.name().equals(name)).findFirst().orElseThrow();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("modelsAndFormats")
  void theScalarBackendHasThem(String name, WeightFormat format) {
    BitsModel bitsModel = model(name);
    boolean tiny = !name.equals(BitsModel.FULL_SHAPE);
    try (SentenceTransformer model = load(bitsModel, format, "scalar", 2)) {
      List<BitsModel.Text> texts = bitsModel.upTo(tiny ? Integer.MAX_VALUE : MOST_SCALAR);
      new Encoding(model, bitsModel, format).together("scalar, 2 threads, together", texts);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("modelsAndFormats")
  void theVectorBackendHasThemWithAnyThreadsInAnyCompany(String name, WeightFormat format) {
    assumeTrue(CpuBackends.available().contains("vector"), "the Vector API is not loaded");
    BitsModel bitsModel = model(name);
    for (int threads = 1; threads <= 3; threads++) {
      try (SentenceTransformer model = load(bitsModel, format, "vector", threads)) {
        String who = model.backendDescription();
        Encoding encoding = new Encoding(model, bitsModel, format);
        List<BitsModel.Text> texts = new ArrayList<>(bitsModel.upTo(MOST_PACKED));
        // More tokens than a team takes at once, so these are batches of each thread's own.
        encoding.together(who + ", together", threads < 3 ? bitsModel.texts() : texts);
        encoding.inListsOf(1, who + ", alone", texts);
        Collections.shuffle(texts, new Random(threads));
        encoding.together(who + ", shuffled", texts);
        encoding.inListsOf(1 + 2 * threads, who + ", lists of " + (1 + 2 * threads), texts);
      }
    }
  }

  /** One loaded model, held to its file. */
  private record Encoding(SentenceTransformer model, BitsModel bitsModel, WeightFormat format) {

    void together(String who, List<BitsModel.Text> texts) {
      KnownBits known = KnownBits.read(bitsModel.name());
      float[][] vectors = model.encode(BitsModel.contents(texts));
      assertEquals(texts.size(), vectors.length);
      for (int i = 0; i < vectors.length; i++) {
        known.check(who, KnownBits.key(format, texts.get(i).name()), vectors[i]);
      }
    }

    void inListsOf(int size, String who, List<BitsModel.Text> texts) {
      for (int first = 0; first < texts.size(); first += size) {
        together(who, texts.subList(first, Math.min(first + size, texts.size())));
      }
    }
  }

  /** The longest text that there can be, as the one batch of a whole team. */
  @Test
  void aTeamGivesTheLongestTextItsBits() {
    assumeTrue(CpuBackends.available().contains("vector"), "the Vector API is not loaded");
    BitsModel bitsModel = model(BitsModel.FULL_SHAPE);
    List<BitsModel.Text> texts = bitsModel.texts();
    BitsModel.Text longest = texts.get(texts.size() - 1);
    try (SentenceTransformer model = load(bitsModel, WeightFormat.INT8, "vector", 2)) {
      new Encoding(model, bitsModel, WeightFormat.INT8)
          .together(longest.tokens() + " tokens by a team", List.of(longest));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void everyVectorWidthHasThem(int bits) throws Exception {
    assumeTrue(CpuBackends.available().contains("vector"), "the Vector API is not loaded");
    ChildJvm.Result result = print("vector", models, "-Dsbert4j.vector.bits=" + bits);
    for (String line : result.output().lines().toList()) {
      if (line.startsWith(PrintBits.UNAVAILABLE)) {
        String wider = "sbert4j.vector.bits=" + bits + " is wider than this machine's";
        assertTrue(line.contains(wider), line);
        assumeTrue(false, line);
      }
    }
    assertTrue(result.output().contains("backend vector (" + bits + "-bit"), result.output());
    checkPrinted(bits + "-bit vectors", models, result.output());
  }

  /** As in a JVM in which wide ones are slow. */
  @Test
  void narrowGroupsOfRowsHaveThem() throws Exception {
    assumeTrue(CpuBackends.available().contains("vector"), "the Vector API is not loaded");
    List<BitsModel> tiny = models.subList(0, BitsModel.TINY.size());
    ChildJvm.Result result = print("vector", tiny, "-Dsbert4j.vector.narrow=true");
    assertTrue(result.output().matches("(?s).*blocks of [48] × .*"), result.output());
    checkPrinted("narrow groups of rows", tiny, result.output());
  }

  @Test
  void withoutFusedMultiplyAddTheScalarBackendHasThem() throws Exception {
    List<BitsModel> tiny = models.subList(0, BitsModel.TINY.size());
    ChildJvm.Result result = print("scalar", tiny, "-XX:-UseFMA");
    assertTrue(result.output().contains("without fused multiply-add"), result.output());
    checkPrinted("scalar, without fused multiply-add", tiny, result.output());
  }

  /** What {@link PrintBits} prints in a JVM with this option. */
  private static ChildJvm.Result print(String backend, List<BitsModel> models, String option)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of(backend, Integer.toString(MOST_PACKED)));
    for (BitsModel model : models) {
      arguments.addAll(List.of(model.name(), model.folder().toString()));
    }
    ChildJvm.Result result =
        ChildJvm.run(
            List.of("-Xmx1g", "-XX:+UseSerialGC", BitsModel.mostTokensFlag(), option),
            PrintBits.class,
            arguments.toArray(String[]::new));
    assertEquals(0, result.exitCode(), result.output());
    return result;
  }

  private static void checkPrinted(String who, List<BitsModel> models, String output) {
    int checked = 0;
    for (BitsModel model : models) {
      KnownBits known = KnownBits.read(model.name());
      String start = PrintBits.VECTOR + model.name() + " ";
      for (String line : output.lines().filter(l -> l.startsWith(start)).toList()) {
        int end = line.lastIndexOf(' ');
        float[] vector = KnownBits.vector(line.substring(end + 1));
        known.check(who, line.substring(start.length(), end), vector);
        checked++;
      }
      checked -= new ScalarBackend().weightFormats().size() * model.upTo(MOST_PACKED).size();
    }
    assertEquals(0, checked, "texts printed too many or too few");
  }
}
