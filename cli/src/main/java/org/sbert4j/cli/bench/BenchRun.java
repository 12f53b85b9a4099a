package org.sbert4j.cli.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.input.InputOptions;
import org.sbert4j.cli.input.TextSource;
import org.sbert4j.cli.model.ModelOptions;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Progress;
import org.sbert4j.cli.terminal.Streams;

/**
 * The benchmark: warms up, encodes all texts once in batches and in order, and measures the
 * machine's peak right after.
 *
 * @param warmupSeconds how long to encode the texts before, over and over
 */
record BenchRun(
    InputOptions inputOptions,
    ModelOptions modelOptions,
    int batchSize,
    int warmupSeconds,
    Streams streams) {

  /**
   * Measures and prints.
   *
   * @throws CommandException when there are no texts or they cannot be read
   */
  void run(boolean json) throws IOException {
    List<List<String>> batches = batches(texts());
    try (SentenceTransformer model = modelOptions.load(streams)) {
      BenchWork work = BenchWork.of(model, batches);
      warmUp(model, batches);
      long[] nanos = measure(model, batches, work.sentences());
      BenchResult result = new BenchResult(work, nanos, model.measurePeakGflops());
      streams.print(
          json
              ? BenchReport.json(result, model)
              : BenchReport.table(result, model, modelOptions.modelName(), batchSize));
    }
  }

  private List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    try (TextSource source =
        inputOptions.given() ? inputOptions.open(streams) : BenchQuestions.source()) {
      for (List<String> next = source.next(); !next.isEmpty(); next = source.next()) {
        texts.addAll(next);
      }
    }
    if (texts.isEmpty()) {
      throw new CommandException(
          inputOptions.inputName() + ": holds no texts: put at least one line there");
    }
    return texts;
  }

  private List<List<String>> batches(List<String> texts) {
    List<List<String>> batches = new ArrayList<>();
    for (int first = 0; first < texts.size(); ) {
      int next = first + Math.min(batchSize, texts.size() - first);
      batches.add(texts.subList(first, next));
      first = next;
    }
    return batches;
  }

  private void warmUp(SentenceTransformer model, List<List<String>> batches) {
    long start = System.nanoTime();
    long end = TimeUnit.SECONDS.toNanos(warmupSeconds);
    for (int i = 0; System.nanoTime() - start < end; i = (i + 1) % batches.size()) {
      model.encode(batches.get(i));
    }
  }

  /** Nanoseconds of each batch. */
  private long[] measure(SentenceTransformer model, List<List<String>> batches, int sentences) {
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
