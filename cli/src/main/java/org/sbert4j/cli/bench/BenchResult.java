package org.sbert4j.cli.bench;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.LongStream;

/**
 * What was measured.
 *
 * @param batchNanos the time of each batch, from texts to vectors
 * @param peakGflops what the machine can do, in 10⁹ operations a second; empty where that cannot be
 *     measured
 */
public record BenchResult(BenchWork work, long[] batchNanos, OptionalDouble peakGflops) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLISECOND = 1e6;

  /** The time of all batches. */
  public double costSeconds() {
    return LongStream.of(batchNanos).sum() / NANOS_PER_SECOND;
  }

  /** The latency of a batch that so many in a hundred do not exceed, by nearest rank, in ms. */
  public double latencyMs(int percentile) {
    long[] sorted = batchNanos.clone();
    Arrays.sort(sorted);
    int rank = Math.toIntExact(((long) percentile * sorted.length + 99) / 100);
    return sorted[Math.max(rank, 1) - 1] / NANOS_PER_MILLISECOND;
  }

  /** By {@link #costSeconds}. */
  public double sentencesPerSecond() {
    return work.sentences() / costSeconds();
  }

  /** By {@link #costSeconds}. */
  public double tokensPerSecond() {
    return work.tokens() / costSeconds();
  }

  /** 10⁹ operations a second. */
  public double gflops() {
    return work.operations() / costSeconds() / 1e9;
  }

  /** {@link #gflops} as a part of the peak, 1 for all of it. */
  public OptionalDouble shareOfPeak() {
    return peakGflops.isPresent()
        ? OptionalDouble.of(gflops() / peakGflops.getAsDouble())
        : OptionalDouble.empty();
  }
}
