package org.sbert4j.gpucheck.speed;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sbert4j.gpucheck.report.Timing;

/**
 * How fast work was done.
 *
 * @param matrixRate floating-point operations a second of nothing but matrix products
 */
record Speed(ModelWork work, Timing timing, double matrixRate) {
  double sentences() {
    return work.texts().size() / timing.seconds();
  }

  double tokens() {
    return work.tokens() / timing.seconds();
  }

  double flops() {
    return work.flops() / timing.seconds();
  }

  /** Of the matrix rate, 0 to 1. */
  double share() {
    return flops() / matrixRate;
  }

  static String teraflops(double flops) {
    return String.format(Locale.ROOT, "%.3f TFLOP/s", flops / 1e12);
  }

  String describe() {
    return String.format(
        Locale.ROOT,
        "%.1f sentences/s, a call %.2f ms (p99 %.2f), %.0f tokens/s, %s, %.1f%% of matrix rate",
        sentences(),
        timing.medianMillis(),
        timing.p99Millis(),
        tokens(),
        teraflops(flops()),
        100 * share());
  }

  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("sentencesPerSecond", sentences());
    figures.put("medianMillis", timing.medianMillis());
    figures.put("p99Millis", timing.p99Millis());
    figures.put("tokensPerSecond", tokens());
    figures.put("flops", flops());
    figures.put("shareOfMatrixRate", share());
    return figures;
  }
}
