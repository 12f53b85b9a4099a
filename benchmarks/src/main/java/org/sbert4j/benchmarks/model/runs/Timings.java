package org.sbert4j.benchmarks.model.runs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.benchmarks.model.setup.Job;

/**
 * How long batches took.
 *
 * @param rounds for each round the nanoseconds of each batch, in order
 */
public record Timings(List<long[]> rounds) {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double NANOS_PER_MILLI = 1e6;

  /** Milliseconds that half of all batches keep within. */
  public double medianMillis() {
    return percentile(0.5);
  }

  /** Milliseconds that 99 of 100 batches keep within. */
  public double p99Millis() {
    return percentile(0.99);
  }

  private double percentile(double share) {
    long[] sorted = rounds.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return sorted[(int) Math.ceil(share * sorted.length) - 1] / NANOS_PER_MILLI;
  }

  /** Seconds of a round: the median of the rounds' sums. */
  public double roundSeconds() {
    double[] sums =
        rounds.stream().mapToDouble(round -> Arrays.stream(round).sum()).sorted().toArray();
    int upper = sums.length / 2;
    int lower = (sums.length - 1) / 2;
    return (sums[lower] + sums[upper]) / 2 / NANOS_PER_SECOND;
  }

  /** Batches of a round, if all rounds have the same. */
  public int batches() {
    return rounds.get(0).length;
  }

  /** One of so many batches of each round, those that {@link Job#every} means. */
  public Timings every(int every) {
    List<long[]> sampled = new ArrayList<>();
    for (long[] round : rounds) {
      List<Long> all = Arrays.stream(round).boxed().toList();
      sampled.add(Job.sample(all, every).stream().mapToLong(Long::longValue).toArray());
    }
    return new Timings(sampled);
  }
}
