package org.sbert4j.benchmarks;

import java.util.Locale;

/** Numbers as reports show them. */
public final class Numbers {
  private Numbers() {}

  /** Three digits that count, or all those before the point: 0.123, 1.23, 12.3, 1,234. */
  public static String format(double number) {
    int decimals = number >= 100 ? 0 : number >= 10 ? 1 : number >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }

  /** A ratio, {@code 3.4 ×}. */
  public static String ratio(double numerator, double denominator) {
    return format(numerator / denominator) + " ×";
  }
}
