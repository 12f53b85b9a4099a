package org.sbert4j.evaluation.metrics;

import java.util.Arrays;

/** How closely two series of numbers go together, from -1 to 1, as scipy.stats computes it. */
public final class Correlation {
  private Correlation() {}

  /**
   * Pearson's coefficient, of values.
   *
   * @return NaN where it is not defined: for fewer than two pairs, or if either series is constant
   *     or holds a NaN
   * @throws IllegalArgumentException if there are more of one than of the other
   */
  public static double pearson(double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "%d numbers cannot be paired with %d; give as many of each"
              .formatted(a.length, b.length));
    }
    if (isConstant(a) || isConstant(b)) {
      return Double.NaN;
    }
    double meanOfA = mean(a);
    double meanOfB = mean(b);
    double products = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      double fromMeanOfA = a[i] - meanOfA;
      double fromMeanOfB = b[i] - meanOfB;
      products += fromMeanOfA * fromMeanOfB;
      squaresOfA += fromMeanOfA * fromMeanOfA;
      squaresOfB += fromMeanOfB * fromMeanOfB;
    }
    double correlation = products / (Math.sqrt(squaresOfA) * Math.sqrt(squaresOfB));
    // Rounding may lead a little beyond.
    return Math.max(-1, Math.min(1, correlation));
  }

  /**
   * Spearman's coefficient: Pearson's of the ranks. Equal values share the average of the ranks
   * that they take together.
   *
   * @return NaN where it is not defined, as for {@link #pearson}
   * @throws IllegalArgumentException if there are more of one than of the other
   */
  public static double spearman(double[] a, double[] b) {
    return pearson(averageRanks(a), averageRanks(b));
  }

  /** Whether all numbers are the same, as those of an empty series and of a single number are. */
  public static boolean isConstant(double[] numbers) {
    for (double number : numbers) {
      // A NaN is unlike itself.
      if (number != numbers[0]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Ranks from 1, equal numbers with the average of those that they take together: {@code
   * scipy.stats.rankdata}. If a number is NaN, so are all ranks.
   */
  public static double[] averageRanks(double[] numbers) {
    if (hasNaN(numbers)) {
      double[] none = new double[numbers.length];
      Arrays.fill(none, Double.NaN);
      return none;
    }
    TieGroups groups = TieGroups.of(numbers);
    double[] rankOfGroup = new double[groups.size()];
    long before = 0;
    for (int group = 0; group < rankOfGroup.length; group++) {
      // Of the ranks before + 1 to before + count.
      rankOfGroup[group] = before + (groups.count(group) + 1) / 2.0;
      before += groups.count(group);
    }
    double[] ranks = new double[numbers.length];
    for (int i = 0; i < ranks.length; i++) {
      ranks[i] = rankOfGroup[groups.groupOf(i)];
    }
    return ranks;
  }

  private static boolean hasNaN(double[] numbers) {
    for (double number : numbers) {
      if (Double.isNaN(number)) {
        return true;
      }
    }
    return false;
  }

  private static double mean(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum / numbers.length;
  }
}
