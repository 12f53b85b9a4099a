package org.sbert4j.gpucheck.speed;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Outcome;
import org.sbert4j.gpucheck.report.Report;

/** The speeds that the project set itself for a GPU. Not to reach one fails nothing. */
final class Aims {
  private static final double RATIO = 3;
  private static final double SHARE = 0.6;
  private static final double MILLIS = 1;
  private static final double TOKENIZING = 0.5;

  private Aims() {}

  /** On the published protocol. */
  static void threeTimes(Report report, WeightFormat format, Optional<Double> ratio) {
    String aim = "3 x sentence-transformers on questions";
    if (ratio.isEmpty()) {
      report.skip(row(format, aim), "sentence-transformers was not measured");
    } else {
      tell(report, format, aim, ratio.get() >= RATIO, "%.2f x", ratio.get());
    }
  }

  /** At 256 tokens in 16 bits. */
  static void mostOfMatrixRate(Report report, WeightFormat format, double share) {
    tell(
        report,
        format,
        "60% of the matrix rate at 256 tokens",
        share >= SHARE,
        "%.1f%%",
        100 * share);
  }

  /** On the published protocol: tokenizing is no bottleneck if it takes less than all the rest. */
  static void littleTokenizing(Report report, WeightFormat format, double share) {
    tell(report, format, "tokenizing no bottleneck", share < TOKENIZING, "%.1f%%", 100 * share);
  }

  /** For a single sentence, half of the calls. */
  static void underOneMillisecond(Report report, WeightFormat format, double millis) {
    tell(report, format, "one sentence under 1 ms", millis < MILLIS, "%.3f ms", millis);
  }

  private static void tell(
      Report report,
      WeightFormat format,
      String aim,
      boolean reached,
      String pattern,
      double found) {
    report.tell(
        row(format, aim),
        reached ? Outcome.REACHED : Outcome.MISSED,
        Duration.ZERO,
        String.format(Locale.ROOT, pattern, found),
        Map.of("found", found));
  }

  private static String row(WeightFormat format, String aim) {
    return "aim " + format.label() + " " + aim;
  }
}
