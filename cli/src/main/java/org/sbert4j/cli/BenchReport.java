package org.sbert4j.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Locale;
import org.sbert4j.SentenceTransformer;

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
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("sentences", result.work().sentences());
      json.writeNumberField("tokens", result.work().tokens());
      json.writeNumberField("costSeconds", result.costSeconds());
      json.writeNumberField("latencyMsMedian", result.latencyMs(50));
      json.writeNumberField("latencyMsP99", result.latencyMs(99));
      json.writeNumberField("sentencesPerSecond", result.sentencesPerSecond());
      json.writeNumberField("tokensPerSecond", result.tokensPerSecond());
      if (result.shareOfPeak().isPresent()) {
        json.writeNumberField("shareOfPeak", result.shareOfPeak().getAsDouble());
      } else {
        json.writeNullField("shareOfPeak");
      }
      json.writeStringField("backend", model.backendName());
      json.writeStringField("weights", model.weightFormat().label());
      json.writeNumberField("threads", model.threads());
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }
}
