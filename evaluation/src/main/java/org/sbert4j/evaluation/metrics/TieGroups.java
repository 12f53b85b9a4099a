package org.sbert4j.evaluation.metrics;

import java.util.Arrays;

/** Numbers in order, those that are equal together: the distinct values from the least up. */
final class TieGroups {
  private static final int DIGIT_BITS = 16;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private final double[] values;
  private final int[] counts;
  private final int[] groupOf;

  private TieGroups(double[] values, int[] counts, int[] groupOf) {
    this.values = values;
    this.counts = counts;
    this.groupOf = groupOf;
  }

  /**
   * Groups numbers.
   *
   * @throws IllegalArgumentException if one is NaN, which has no place among the others
   */
  static TieGroups of(double[] numbers) {
    double[] values = new double[numbers.length];
    int[] counts = new int[numbers.length];
    int[] groupOf = new int[numbers.length];
    int groups = 0;
    for (int index : order(numbers)) {
      // So that -0 and 0 are equal.
      if (groups == 0 || numbers[index] != values[groups - 1]) {
        values[groups++] = numbers[index];
      }
      counts[groups - 1]++;
      groupOf[index] = groups - 1;
    }
    return new TieGroups(Arrays.copyOf(values, groups), Arrays.copyOf(counts, groups), groupOf);
  }

  /** How many distinct values there are. */
  int size() {
    return values.length;
  }

  double value(int group) {
    return values[group];
  }

  /** How often the group's value occurs. */
  int count(int group) {
    return counts[group];
  }

  /** The group of the number that had this index. */
  int groupOf(int index) {
    return groupOf[index];
  }

  /**
   * The indices of the numbers, from the least number up. A radix sort: a million take some
   * hundredths of a second, and indices cannot be sorted so fast by comparing what they stand for.
   */
  private static int[] order(double[] numbers) {
    long[] keys = new long[numbers.length];
    int[] indices = new int[numbers.length];
    for (int i = 0; i < keys.length; i++) {
      if (Double.isNaN(numbers[i])) {
        throw new IllegalArgumentException("a score is NaN; the vectors must be finite");
      }
      keys[i] = key(numbers[i]);
      indices[i] = i;
    }
    long[] keysOfLast = new long[keys.length];
    int[] indicesOfLast = new int[keys.length];
    for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
      int[] places = places(keys, shift);
      for (int i = 0; i < keys.length; i++) {
        int place = places[digit(keys[i], shift)]++;
        keysOfLast[place] = keys[i];
        indicesOfLast[place] = indices[i];
      }
      long[] sortedKeys = keysOfLast;
      keysOfLast = keys;
      keys = sortedKeys;
      int[] sortedIndices = indicesOfLast;
      indicesOfLast = indices;
      indices = sortedIndices;
    }
    return indices;
  }

  /** Where the first key with each digit goes. */
  private static int[] places(long[] keys, int shift) {
    int[] places = new int[DIGITS];
    for (long key : keys) {
      places[digit(key, shift)]++;
    }
    int before = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int count = places[digit];
      places[digit] = before;
      before += count;
    }
    return places;
  }

  private static int digit(long key, int shift) {
    return (int) (key >>> shift) & (DIGITS - 1);
  }

  /** Bits that, as an unsigned number, are ordered as the numbers are. */
  private static long key(double number) {
    long bits = Double.doubleToLongBits(number);
    return bits < 0 ? ~bits : bits ^ Long.MIN_VALUE;
  }
}
