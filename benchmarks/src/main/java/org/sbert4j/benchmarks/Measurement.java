package org.sbert4j.benchmarks;

import java.util.List;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * What came out, in the benchmark's unit, over the iterations of all forks.
 *
 * @param median the middle one
 * @param least the least
 * @param greatest the greatest
 * @param allocated bytes that one operation allocates in the Java heap; NaN if not measured
 */
public record Measurement(double median, double least, double greatest, double allocated) {
  /** What the profiler "gc" calls it. */
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  public static Measurement of(RunResult result) {
    Statistics statistics = result.getPrimaryResult().getStatistics();
    Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
    return new Measurement(
        statistics.getPercentile(50),
        statistics.getMin(),
        statistics.getMax(),
        allocated == null ? Double.NaN : allocated.getStatistics().getPercentile(50));
  }

  /** Of numbers that were taken one by one. */
  public static Measurement of(List<Double> numbers) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int last = sorted.length - 1;
    double median = (sorted[last / 2] + sorted[(last + 1) / 2]) / 2;
    return new Measurement(median, sorted[0], sorted[last], Double.NaN);
  }

  /** The same in another unit: everything but the allocation times {@code factor}. */
  public Measurement times(double factor) {
    return new Measurement(median * factor, least * factor, greatest * factor, allocated);
  }

  /** The median, and the least and the greatest in brackets. */
  public String format() {
    return "%s (%s–%s)"
        .formatted(Numbers.format(median), Numbers.format(least), Numbers.format(greatest));
  }
}
