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

  /** The FMA peak of so many cores in GFLOP/s, by whoever comes nearer to it, Java or C. */
  double peak(int threads) {
    if (threads > 1 && threads == setting.cores()) {
      return greater(peakOfJava(threads), peakOfC(threads));
    }
    return threads * greater(peakOfJava(1), peakOfC(1));
  }

  private static double greater(double one, double other) {
    return Double.isNaN(other) ? one : Double.isNaN(one) ? other : Math.max(one, other);
  }

  double peakOfJava(int threads) {
    return results.bestSpeed(KernelRuns.peak(threads), PeakProgram.OPERATIONS);
  }

  double peakOfC(int threads) {
    return results.bestSpeed(KernelRuns.peakOfC(threads), PeakProgram.OPERATIONS);
  }

  /** GB/s of reading weights on all cores. */
  double gigabytesRead() {
    return results.bestSpeed(KernelRuns.stream(), 1e9);
  }

  /** The least milliseconds of a batch: its weights have to be read and its operations done. */
  double leastMillis(int sentences, int tokens) {
    double reading = setting.shape().linearBytes() / gigabytesRead();
    double computing = setting.flops(sentences, tokens) / peak(setting.cores());
    return Math.max(reading, computing) / NANOS_PER_MILLI;
  }

  /** What its registers are called, as a title. */
  String width() {
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    return switch (results.registerBits()) {
      case 512 -> "AVX-512";
      case 256 -> arm ? "SVE of 256 bits" : "AVX2";
      case 128 -> arm ? "NEON" : "SSE";
      default -> results.registerBits() + " bits";
    };
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
