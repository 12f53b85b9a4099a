package org.sbert4j.cli.explain;

import java.util.Arrays;
import java.util.List;

/** Numbers as the page prints them, so that it is no larger than what can be read. */
final class Rounded {
  private Rounded() {}

  /** Rounded to so many decimals. */
  static double of(double value, int decimals) {
    double unit = Math.pow(10, decimals);
    return Math.round(value * unit) / unit;
  }

  /** All of them, in their order. */
  static List<Double> of(double[] values, int decimals) {
    return Arrays.stream(values).mapToObj(value -> of(value, decimals)).toList();
  }

  /** All of them, row by row. */
  static List<List<Double>> of(double[][] values, int decimals) {
    return Arrays.stream(values).map(row -> of(row, decimals)).toList();
  }
}
