package org.sbert4j.benchmarks.model.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.sbert4j.backend.Backends;
import org.sbert4j.backend.Tensor;

public class KernelBenchmarksTest {
  /** Why the Vector API cannot be used here; empty where it can. */
  public static String whyNoVectorApi() {
    return Backends.providers().stream()
        .filter(provider -> provider.name().equals("vector"))
        .map(provider -> provider.availability().reason())
        .findFirst()
        .orElse("there is no vector backend");
  }

  /** Each body on both backends, if there are both, which agree. */
  private static void run(Function<String, float[]> body) {
    float[] scalar = body.apply("scalar");
    for (float value : scalar) {
      assertTrue(Float.isFinite(value));
    }
    if (whyNoVectorApi().isEmpty()) {
      assertArrayEquals(scalar, body.apply("vector"));
    }
  }

  private static float[] lastRow(Tensor tensor) {
    float[] row = new float[tensor.columns()];
    tensor.readRow(tensor.rows() - 1, row, 0);
    return row;
  }

  @Test
  void linearRuns() {
    run(
        backend -> {
          LinearBenchmark benchmark = new LinearBenchmark();
          benchmark.backend = backend;
          benchmark.rows = 5;
          benchmark.shape = "48x33";
          benchmark.setUp();
          float[] row = lastRow(benchmark.linear());
          benchmark.close();
          assertEquals(48, row.length);
          return row;
        });
    assertEquals(2.0 * 5 * 48 * 33, LinearBenchmark.flops(5, "48x33"));
  }

  @Test
  void othersRun() {
    List<Function<RowsBenchmark, Tensor>> bodies =
        List.of(
            RowsBenchmark::addLayerNorm,
            RowsBenchmark::attentionOfOne,
            RowsBenchmark::attentionOfMany);
    for (Function<RowsBenchmark, Tensor> body : bodies) {
      run(
          backend -> {
            RowsBenchmark benchmark = new RowsBenchmark();
            benchmark.backend = backend;
            benchmark.tokens = 32;
            benchmark.setUp();
            float[] row = lastRow(body.apply(benchmark));
            benchmark.close();
            return row;
          });
    }
  }

  @Test
  void geluRunsOnTheSameNumbersEachTime() {
    run(
        backend -> {
          GeluBenchmark benchmark = new GeluBenchmark();
          benchmark.backend = backend;
          benchmark.tokens = 3;
          benchmark.setUp();
          benchmark.fill();
          float[] first = lastRow(benchmark.gelu());
          benchmark.fill();
          assertArrayEquals(first, lastRow(benchmark.gelu()));
          benchmark.close();
          return first;
        });
  }

  @Test
  void thePeakIsPrinted() {
    assumeTrue(whyNoVectorApi().isEmpty(), KernelBenchmarksTest::whyNoVectorApi);
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      PeakProgram.main(new String[] {"1"});
    } finally {
      System.setOut(out);
    }
    List<String> lines = printed.toString(StandardCharsets.UTF_8).lines().toList();
    double nanos = Double.parseDouble(lines.get(0));
    assertTrue(List.of(64, 128, 256, 512, 1024, 2048).contains(Integer.parseInt(lines.get(1))));
    double gflops = PeakProgram.OPERATIONS / nanos;
    assertTrue(gflops > 0.1 && gflops < 1e4, () -> gflops + " GFLOP/s");
  }
}
