package org.sbert4j.evaluation.metrics;

import java.util.Arrays;

/** The distinct values of some numbers, from the least up, and how often each occurs. */
final class TieGroups {
  private final double[] values;
  private final int[] counts;

  private TieGroups(double[] values, int[] counts) {
    this.values = values;
    this.counts = counts;
  }

  /**
   * Groups numbers.
   *
   * @throws IllegalArgumentException if one is NaN, which has no place among the others
   */
  static TieGroups of(double[] numbers) {
    double[] values = new double[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = positiveZero(numbers[i]);
    }
    Arrays.sort(values);
    if (values.length > 0 && Double.isNaN(values[values.length - 1])) {
      throw new IllegalArgumentException("a score is NaN; the vectors must be finite");
    }
    int[] counts = new int[values.length];
    int groups = 0;
    for (double value : values) {
      if (groups == 0 || value != values[groups - 1]) {
        values[groups++] = value;
      }
      counts[groups - 1]++;
    }
    return new TieGroups(Arrays.copyOf(values, groups), Arrays.copyOf(counts, groups));
  }

  int size() {
    return values.length;
  }

  double value(int group) {
    return values[group];
  }

  int count(int group) {
    return counts[group];
  }

  /** The group of a number that was among those grouped. */
  int find(double number) {
    return Arrays.binarySearch(values, positiveZero(number));
  }

  /** To sort, -0 is less than 0, although the two are equal. */
  private static double positiveZero(double number) {
    return number == 0 ? 0 : number;
  }
}
