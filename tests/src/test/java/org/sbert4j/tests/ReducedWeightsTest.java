package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.samples.FullShapeModel;

/**
 * What bfloat16 and 8-bit weights cost: how far vectors move from those of 32-bit weights. It
 * prints what it measures, the numbers of docs/weights.md.
 */
class ReducedWeightsTest {
  @TempDir Path temporary;

  @BeforeEach
  void requireTheFastBackend() {
    assumeTrue(
        CpuBackends.available().contains("vector"),
        "the scalar backend has the same bits and would take minutes");
  }

  @Test
  void theRealModelKeepsItsVectorsAndRankings() throws Exception {
    ChildJvm.Result result =
        ChildJvm.run(List.of("-Dsbert4j.cache=" + temporary), BgeGoldenTest.FirstCommand.class);
    assertEquals(0, result.exitCode(), result.output());
    Path folder = temporary.resolve("models").resolve("bge-small-zh-v1.5");
    List<String> texts = new ArrayList<>(SampleQuestions.all());
    List<String> repetitions = new ArrayList<>();
    for (String text : GOLDENS.read("bge-small-zh-v1.5").texts()) {
      // Blank ones all have the same vector, so that none is the nearest.
      if (!text.isBlank()) {
        (repeatsOneChar(text) ? repetitions : texts).add(text);
      }
    }
    int varied = texts.size();
    texts.addAll(repetitions);
    Map<WeightFormat, float[][]> vectors = encode(folder, texts);
    Map<WeightFormat, Agreement> agreements =
        measure("bge-small-zh-v1.5", vectors, texts.subList(0, varied));
    assertWorst(agreements, 0.9999, 0.999);
    assertRankings(agreements.get(WeightFormat.BF16), 0.9999, 0.98, 0.99);
    assertRankings(agreements.get(WeightFormat.INT8), 0.999, 0.97, 0.98);

    // With all tokens alike, it seems, the errors of a layer's weights do not average out.
    assertTrue(repetitions.size() >= 2, "what int8 keeps least");
    assertWorst(measure("bge-small-zh-v1.5, all texts", vectors, texts), 0.9999, 0.998);
  }

  /** Such as a line of dots, or {@code xxxxxxxx}. */
  private static boolean repeatsOneChar(String text) {
    return text.length() > 1 && text.chars().distinct().count() == 1;
  }

  @Test
  void theFullShapeKeepsItsVectors() throws Exception {
    Path folder = FullShapeModel.write(GOLDENS.read("full-4x768"), temporary.resolve("full"));
    List<String> texts = SampleQuestions.all().subList(0, 128);
    assertWorst(measure("full-4x768", encode(folder, texts), texts), 0.9999, 0.999);
  }

  private static Map<WeightFormat, float[][]> encode(Path folder, List<String> texts) {
    Map<WeightFormat, float[][]> vectors = new EnumMap<>(WeightFormat.class);
    for (WeightFormat format : new ScalarBackend().weightFormats()) {
      LoadOptions options = LoadOptions.defaults().withBackend("vector").withWeights(format);
      try (SentenceTransformer model = SentenceTransformer.load(folder, options)) {
        vectors.put(format, model.encode(texts));
      }
    }
    return vectors;
  }

  /** Compares the vectors of the texts, which are the first of those encoded. */
  private static Map<WeightFormat, Agreement> measure(
      String name, Map<WeightFormat, float[][]> vectors, List<String> texts) {
    Map<WeightFormat, Agreement> agreements = new EnumMap<>(WeightFormat.class);
    float[][] exact = Arrays.copyOf(vectors.get(WeightFormat.FP32), texts.size());
    for (WeightFormat format : List.of(WeightFormat.BF16, WeightFormat.INT8)) {
      float[][] found = Arrays.copyOf(vectors.get(format), texts.size());
      Agreement agreement = Agreement.of(exact, found);
      System.out.printf(
          "weights: %s, %d texts, %s: %s; worst is text %d: %.30s%n",
          name,
          texts.size(),
          format.label(),
          agreement,
          agreement.worst(),
          texts.get(agreement.worst()));
      agreements.put(format, agreement);
    }
    return agreements;
  }

  private static void assertWorst(
      Map<WeightFormat, Agreement> agreements, double ofBf16, double ofInt8) {
    double bf16 = agreements.get(WeightFormat.BF16).worstCosine();
    double int8 = agreements.get(WeightFormat.INT8).worstCosine();
    assertTrue(bf16 >= ofBf16, () -> "worst cosine of bf16 is " + bf16);
    assertTrue(int8 >= ofInt8, () -> "worst cosine of int8 is " + int8);
  }

  private static void assertRankings(Agreement found, double spearman, double top1, double top10) {
    assertTrue(found.spearman() >= spearman, found::toString);
    assertTrue(found.top1() >= top1, found::toString);
    assertTrue(found.top10() >= top10, found::toString);
    assertEquals(1, found.clearTop1(), found::toString);
  }
}
