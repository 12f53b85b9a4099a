package org.sbert4j.gpucheck.speed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.gpucheck.report.Timing;

/** Measures calls of a model. */
record Stopwatch(SentenceTransformer model, int passes) {
  /** A workload, after one pass that is not counted. */
  Timing run(Workload workload) throws InterruptedException, ExecutionException {
    return run(calls(workload), workload.callers(), model::encode);
  }

  /** What of a workload is tokenizing, by itself on one thread, measured in the same way. */
  Timing tokenize(Workload workload) throws InterruptedException, ExecutionException {
    return run(calls(workload), 1, texts -> texts.forEach(this::tokenize));
  }

  private void tokenize(String text) {
    model.tokenizer().encode(text, model.maxSeqLength());
  }

  private Timing run(List<List<String>> calls, int callers, Consumer<List<String>> call)
      throws InterruptedException, ExecutionException {
    pass(calls, callers, call);
    double fastest = Double.POSITIVE_INFINITY;
    long[] nanos = {};
    for (int i = 0; i < passes; i++) {
      long start = System.nanoTime();
      long[] found = pass(calls, callers, call);
      double seconds = (System.nanoTime() - start) / 1e9;
      if (seconds < fastest) {
        fastest = seconds;
        nanos = found;
      }
    }
    return Timing.of(fastest, nanos);
  }

  private static List<List<String>> calls(Workload workload) {
    List<String> texts = workload.texts();
    int size = workload.batchSize() == 0 ? texts.size() : workload.batchSize();
    List<List<String>> calls = new ArrayList<>();
    for (int first = 0; first < texts.size(); first += size) {
      calls.add(texts.subList(first, Math.min(texts.size(), first + size)));
    }
    return calls;
  }

  /** All calls, each by whichever caller is free; the nanoseconds of each. */
  private static long[] pass(List<List<String>> calls, int callers, Consumer<List<String>> call)
      throws InterruptedException, ExecutionException {
    long[] nanos = new long[calls.size()];
    AtomicInteger next = new AtomicInteger();
    Runnable caller =
        () -> {
          for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
            long start = System.nanoTime();
            call.accept(calls.get(i));
            nanos[i] = System.nanoTime() - start;
          }
        };
    if (callers == 1) {
      caller.run();
      return nanos;
    }
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try {
      List<Future<?>> results = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        results.add(threads.submit(caller));
      }
      for (Future<?> result : results) {
        result.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return nanos;
  }

  /** One text a call, as many calls again before, which are not counted. */
  Timing single(String text, int calls) {
    long[] nanos = new long[2 * calls];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      model.encode(text);
      nanos[i] = System.nanoTime() - start;
    }
    long[] counted = Arrays.copyOfRange(nanos, calls, nanos.length);
    return Timing.of(Arrays.stream(counted).sum() / 1e9, counted);
  }
}
