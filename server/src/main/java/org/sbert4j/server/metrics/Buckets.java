package org.sbert4j.server.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Upper bounds for histograms. */
public final class Buckets {
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

  private Buckets() {}

  /**
   * {@code first}, then each {@code factor} times the one before, all rounded to three digits.
   *
   * @param first above 0
   * @param factor 1.1 or more, so that no two are equal
   */
  public static double[] exponential(double first, double factor, int count) {
    if (!(first > 0) || !(factor >= 1.1)) {
      throw new IllegalArgumentException(
          "Buckets from "
              + first
              + " by "
              + factor
              + " do not rise; start above 0 and take a factor of 1.1 or more.");
    }
    double[] bounds = new double[count];
    double bound = first;
    for (int i = 0; i < count; i++) {
      bounds[i] = new BigDecimal(bound).round(THREE_DIGITS).doubleValue();
      bound *= factor;
    }
    return bounds;
  }

  /** 1, 2, 4 … {@code 2^(count-1)}. */
  public static double[] powersOfTwo(int count) {
    double[] bounds = new double[count];
    for (int i = 0; i < count; i++) {
      bounds[i] = Math.scalb(1.0, i);
    }
    return bounds;
  }
}
