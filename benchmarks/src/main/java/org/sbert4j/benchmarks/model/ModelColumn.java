package org.sbert4j.benchmarks.model;

import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.model.engines.Contender;
import org.sbert4j.benchmarks.model.kernels.KernelRuns;
import org.sbert4j.benchmarks.model.kernels.LinearBenchmark;
import org.sbert4j.benchmarks.model.kernels.PeakProgram;
import org.sbert4j.benchmarks.model.runs.Case;
import org.sbert4j.benchmarks.model.runs.Timings;
import org.sbert4j.benchmarks.model.runs.Work;
import org.sbert4j.benchmarks.model.setup.Setting;

/**
 * What follows from one JVM's results; every number is NaN where something was not measured.
 *
 * @param results the results
 * @param setting with what they were measured
 */
record ModelColumn(ModelResults results, Setting setting) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  Jvm jvm() {
    return results.jvm();
  }

  /** The FMA peak of so many cores in GFLOP/s. */
  double peak(int threads) {
    if (threads > 1 && threads == setting.cores()) {
      return results.kernelSpeed(KernelRuns.peak(threads), PeakProgram.OPERATIONS);
    }
    return threads * results.kernelSpeed(KernelRuns.peak(1), PeakProgram.OPERATIONS);
  }

  /** GFLOP/s of a linear layer on one core. */
  double linear(String backend, int rows, String shape) {
    return results.kernelSpeed(
        KernelRuns.linear(backend, rows, shape), LinearBenchmark.flops(rows, shape));
  }

  Timings timings(Contender contender, Work work) {
    return results.timings().get(new Case(contender, work));
  }

  double millis(Contender contender, int sentences, int tokens) {
    return results.millis(contender, Work.shape(sentences, tokens));
  }

  /** How many times as fast the first is. */
  double speedup(Contender first, Contender second, int sentences, int tokens) {
    return millis(second, sentences, tokens) / millis(first, sentences, tokens);
  }

  /** The share of the peak of its threads' cores that somebody reaches. */
  double shareOfPeak(Contender contender, int sentences, int tokens) {
    double nanos = millis(contender, sentences, tokens) * NANOS_PER_MILLI;
    return setting.flops(sentences, tokens) / nanos / peak(contender.threads());
  }

  /** Seconds for all questions, from those that were encoded. */
  double questionSeconds(Contender contender, Work work) {
    Timings found = timings(contender, work);
    return found == null ? Double.NaN : found.roundSeconds() * setting.batches() / found.batches();
  }

  /** How many times as fast the first is with the batches that both encoded. */
  double questionSpeedup(Contender first, Contender second, Work work) {
    Timings ours = timings(first, work);
    Timings theirs = timings(second, work);
    return ours == null || theirs == null
        ? Double.NaN
        : theirs.roundSeconds() / ours.every(setting.effort().every()).roundSeconds();
  }

  /** The share of the peak of all cores in some seconds of so many operations. */
  double shareOfPeak(double seconds, double flops) {
    return flops / (seconds * NANOS_PER_SECOND) / peak(setting.cores());
  }
}
