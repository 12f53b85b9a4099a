package org.sbert4j.gpucheck.machine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.gpucheck.report.Finding;
import org.sbert4j.gpucheck.report.Report;
import org.sbert4j.gpucheck.report.RowError;
import org.sbert4j.gpucheck.report.Worst;
import org.sbert4j.gpucheck.setup.Check;
import org.sbert4j.gpucheck.setup.ModelFolders;
import org.sbert4j.gpucheck.setup.Subject;

/**
 * Calls of all kinds from several threads for some minutes. Each result is compared with the first
 * one of the same call, and memory must not grow.
 */
public record SoakCheck(Subject subject, ModelFolders models, Duration duration, boolean quick)
    implements Check {
  private static final int THREADS = 4;
  private static final long ALLOWED_GROWTH = 16L << 20;

  /**
   * Rounds of the warm-up on a GPU: what comes again is recorded there, which takes memory, on
   * whichever of several streams it comes to, and is forgotten when a larger batch needs more room.
   */
  private static final int GPU_WARM_UP = 8;

  /**
   * Half of what a result may differ from the exact one. Not nothing: a text's vector may depend,
   * in its last bits, on the texts beside it, since a GPU's matrix library picks its order of
   * additions by the size of a batch.
   */
  private static double tolerance(WeightFormat format) {
    return Subject.tolerance(format) / 2;
  }

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public void run(Report report) throws IOException {
    Path folder = models.measured();
    Duration each = duration.dividedBy(subject.formats().size());
    for (WeightFormat format : subject.formats()) {
      try (SentenceTransformer model = SentenceTransformer.load(folder, subject.options(format));
          MemoryGauge gauge = MemoryGauge.of(subject)) {
        int warmUp = subject.isGpu() ? GPU_WARM_UP : 1;
        Soak soak = new Soak(SoakCalls.of(model, quick), warmUp, each);
        long[] grown = {0};
        report.check(
            "soak results " + format.label(), tolerance(format), () -> soak.run(gauge, grown));
        report.check(
            "soak memory " + format.label(),
            ALLOWED_GROWTH,
            MemoryGauge::format,
            () ->
                new Finding(Math.max(0, grown[0]), gauge.what() + " from the warm-up to the end"));
      }
    }
    subject.tellMissing(report, name());
  }

  /** The calls of one model, with what came of each at first. */
  private record Soak(
      List<SoakCalls.Call> calls, List<float[][]> first, int warmUp, Duration duration) {
    Soak(List<SoakCalls.Call> calls, int warmUp, Duration duration) {
      this(calls, calls.stream().map(SoakCalls.Call::rows).toList(), warmUp, duration);
    }

    Finding run(MemoryGauge gauge, long[] grown) throws InterruptedException, ExecutionException {
      Worst worst = new Worst();
      AtomicLong done = new AtomicLong();
      // So that each thread has made the room that it needs.
      for (int round = 0; round < warmUp; round++) {
        onAllThreads(worst, thread -> everyCallOnce(done));
      }
      long before = gauge.used();
      long end = System.nanoTime() + duration.toNanos();
      onAllThreads(worst, thread -> callsUntil(end, thread, done));
      grown[0] = gauge.used() - before;
      return new Finding(
          worst.error(),
          "%,d calls from %d threads; %s".formatted(done.get(), THREADS, worst.finding().note()));
    }

    private interface Work {
      Worst of(int thread);
    }

    private static void onAllThreads(Worst worst, Work work)
        throws InterruptedException, ExecutionException {
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        List<Callable<Worst>> tasks = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
          int index = thread;
          tasks.add(() -> work.of(index));
        }
        for (Future<Worst> result : threads.invokeAll(tasks)) {
          worst.add(result.get());
        }
      } finally {
        threads.shutdownNow();
      }
    }

    private Worst everyCallOnce(AtomicLong done) {
      Worst worst = new Worst();
      for (int i = 0; i < calls.size(); i++) {
        compare(i, worst, done);
      }
      return worst;
    }

    private Worst callsUntil(long end, int thread, AtomicLong done) {
      Worst worst = new Worst();
      SplittableRandom random = new SplittableRandom(thread);
      while (System.nanoTime() < end) {
        compare(random.nextInt(calls.size()), worst, done);
      }
      return worst;
    }

    private void compare(int index, Worst worst, AtomicLong done) {
      float[][] found = calls.get(index).rows();
      worst.add(calls.get(index).name(), RowError.worst(first.get(index), found));
      done.incrementAndGet();
    }
  }
}
