package org.sbert4j.server.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often values fell into buckets, and their sum. Thread-safe, and cheap under many threads.
 *
 * <p>What is read while others observe may lack what they are adding, but it fits together: the
 * count is the sum of the buckets that were read, and no bucket ever falls. The sum of the values
 * alone may be ahead or behind by what is being added.
 */
public final class Histogram implements Sampled {
  private final double[] bounds;
  private final String[] bucketLabels;

  /** One for each bound and one for what is above the last. */
  private final LongAdder[] buckets;

  private final DoubleAdder sum = new DoubleAdder();

  /**
   * Nothing was observed yet.
   *
   * @param bounds upper bounds of the buckets, themselves included, finite and ascending
   */
  Histogram(double... bounds) {
    this.bounds = bounds.clone();
    bucketLabels = new String[bounds.length + 1];
    buckets = new LongAdder[bounds.length + 1];
    for (int i = 0; i <= bounds.length; i++) {
      if (i < bounds.length
          && (!Double.isFinite(bounds[i]) || (i > 0 && bounds[i] <= bounds[i - 1]))) {
        throw new IllegalArgumentException(
            "The bounds of a histogram are "
                + Arrays.toString(bounds)
                + "; give finite ones in ascending order.");
      }
      double bound = i < bounds.length ? bounds[i] : Double.POSITIVE_INFINITY;
      bucketLabels[i] = "le=\"" + Exposition.number(bound) + "\"";
      buckets[i] = new LongAdder();
    }
  }

  /** Observes one value. */
  public void observe(double value) {
    observe(value, 1);
  }

  /**
   * Observes the same value several times.
   *
   * @param value NaN is ignored, since it would spoil the sum for good
   * @param times how often; nothing happens for 0 or less
   */
  public void observe(double value, long times) {
    if (Double.isNaN(value) || times <= 0) {
      return;
    }
    int at = Arrays.binarySearch(bounds, value);
    buckets[at >= 0 ? at : -at - 1].add(times);
    sum.add(value * times);
  }

  /** How many values were observed. */
  public long count() {
    long count = 0;
    for (LongAdder bucket : buckets) {
      count += bucket.sum();
    }
    return count;
  }

  /** The sum of the values. */
  public double sum() {
    return sum.sum();
  }

  @Override
  public void write(Exposition out, String name, String labels) {
    String before = labels.isEmpty() ? "" : labels + ",";
    double total = sum.sum();
    long count = 0;
    for (int i = 0; i < buckets.length; i++) {
      count += buckets[i].sum();
      out.sample(name + "_bucket", before + bucketLabels[i], count);
    }
    out.sample(name + "_sum", labels, total);
    out.sample(name + "_count", labels, count);
  }
}
