package org.sbert4j.cli.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.terminal.Progress;
import org.sbert4j.cli.terminal.Streams;

/**
 * The protocol of the benchmark: texts are warmed up with and then encoded once, in batches and in
 * order, and the machine's peak is measured right after.
 *
 * @param batches the texts
 * @param warmupSeconds how long to encode the texts before, over and over
 */
public record BenchMeasurement(List<List<String>> batches, int warmupSeconds) {
  /** For texts in batches of this size. */
  public static BenchMeasurement of(List<String> texts, int batchSize, int warmupSeconds) {
    List<List<String>> batches = new ArrayList<>();
    for (int first = 0; first < texts.size(); ) {
      int next = first + Math.min(batchSize, texts.size() - first);
      batches.add(texts.subList(first, next));
      first = next;
    }
    return new BenchMeasurement(batches, warmupSeconds);
  }

  /** Measures a model, which nothing else uses. */
  public BenchResult measure(SentenceTransformer model, Streams streams) {
    BenchWork work = BenchWork.of(model, batches);
    warmUp(model);
    long[] nanos = time(model, work.sentences(), streams);
    return new BenchResult(work, nanos, model.measurePeakGflops());
  }

  private void warmUp(SentenceTransformer model) {
    long start = System.nanoTime();
    long end = TimeUnit.SECONDS.toNanos(warmupSeconds);
    for (int i = 0; System.nanoTime() - start < end; i = (i + 1) % batches.size()) {
      model.encode(batches.get(i));
    }
  }

  /** Nanoseconds of each batch. */
  private long[] time(SentenceTransformer model, int sentences, Streams streams) {
    long[] nanos = new long[batches.size()];
    try (Progress progress = new Progress(streams.err(), streams.errIsTerminal(), sentences)) {
      int done = 0;
      for (int i = 0; i < nanos.length; i++) {
        long start = System.nanoTime();
        model.encode(batches.get(i));
        nanos[i] = System.nanoTime() - start;
        done += batches.get(i).size();
        progress.done(done);
      }
    }
    return nanos;
  }
}
