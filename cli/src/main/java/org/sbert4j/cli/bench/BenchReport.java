package org.sbert4j.cli.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.terminal.JsonReport;

/** A {@link BenchResult} as text. */
final class BenchReport {
  private BenchReport() {}

  /** Names and values for people. */
  static String table(
      BenchResult result, SentenceTransformer model, String modelName, int batchSize) {
    return String.format(
        Locale.ROOT,
        """
        model           %s
        fingerprint     %s
        backend         %s
        weights         %s
        threads         %d
        sentences       %d in batches of %d
        tokens          %d, cut at %d a sentence
        cost            %.3f s
        latency median  %.2f ms a batch
        latency p99     %.2f ms a batch
        sentences/s     %.1f
        tokens/s        %.0f
        GFLOP/s         %.1f
        share of peak   %s
        """,
        modelName,
        model.fingerprint(),
        model.backendDescription(),
        model.weightFormat().label(),
        model.threads(),
        result.work().sentences(),
        batchSize,
        result.work().tokens(),
        model.maxSeqLength(),
        result.costSeconds(),
        result.latencyMs(50),
        result.latencyMs(99),
        result.sentencesPerSecond(),
        result.tokensPerSecond(),
        result.gflops(),
        shareOfPeak(result));
  }

  private static String shareOfPeak(BenchResult result) {
    if (result.peakGflops().isEmpty()) {
      return "not measured: only the vector backend can tell the machine's peak";
    }
    return String.format(
        Locale.ROOT,
        "%.1f%% of %.1f GFLOP/s",
        100 * result.shareOfPeak().getAsDouble(),
        result.peakGflops().getAsDouble());
  }

  /** One JSON object, on a line. */
  static String json(BenchResult result, SentenceTransformer model) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sentences", result.work().sentences());
    fields.put("tokens", result.work().tokens());
    fields.put("costSeconds", result.costSeconds());
    fields.put("latencyMsMedian", result.latencyMs(50));
    fields.put("latencyMsP99", result.latencyMs(99));
    fields.put("sentencesPerSecond", result.sentencesPerSecond());
    fields.put("tokensPerSecond", result.tokensPerSecond());
    OptionalDouble shareOfPeak = result.shareOfPeak();
    fields.put("shareOfPeak", shareOfPeak.isPresent() ? shareOfPeak.getAsDouble() : null);
    fields.put("backend", model.backendName());
    fields.put("weights", model.weightFormat().label());
    fields.put("threads", model.threads());
    fields.put("fingerprint", model.fingerprint());
    return JsonReport.of(fields);
  }
}
