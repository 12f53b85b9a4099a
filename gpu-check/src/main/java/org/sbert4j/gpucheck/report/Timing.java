package org.sbert4j.gpucheck.report;

import java.util.Arrays;

/**
 * What a workload took.
 *
 * @param seconds of the fastest pass over all texts
 * @param medianMillis of a call
 * @param p99Millis 99 in 100 calls took no longer
 */
public record Timing(double seconds, double medianMillis, double p99Millis) {
  /** Of passes, with the nanoseconds of each call. */
  public static Timing of(double seconds, long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Timing(seconds, percentile(sorted, 0.5) / 1e6, percentile(sorted, 0.99) / 1e6);
  }

  private static long percentile(long[] sorted, double part) {
    int index = (int) Math.ceil(part * sorted.length) - 1;
    return sorted[Math.max(0, index)];
  }
}
