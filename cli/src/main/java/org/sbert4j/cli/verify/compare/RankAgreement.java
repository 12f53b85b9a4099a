package org.sbert4j.cli.verify.compare;

import java.util.Arrays;
import java.util.Comparator;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Whether vectors put pairs of texts in the same order of similarity, whatever their elements. */
public final class RankAgreement {
  /** Pairs of as many texts are enough, and grow with their square. */
  private static final int MOST_TEXTS = 500;

  private RankAgreement() {}

  /**
   * Spearman's correlation of the cosines of all pairs of texts, equal ones with their average
   * rank.
   *
   * @return empty for fewer than three texts, or where all cosines of one side are equal
   */
  public static OptionalDouble of(float[][] expected, float[][] found) {
    int texts = Math.min(expected.length, MOST_TEXTS);
    if (texts < 3) {
      return OptionalDouble.empty();
    }
    double correlation = pearson(ranks(cosines(expected, texts)), ranks(cosines(found, texts)));
    return Double.isNaN(correlation) ? OptionalDouble.empty() : OptionalDouble.of(correlation);
  }

  private static double[] cosines(float[][] vectors, int texts) {
    double[] cosines = new double[texts * (texts - 1) / 2];
    int pair = 0;
    for (int a = 0; a < texts; a++) {
      for (int b = 0; b < a; b++) {
        cosines[pair++] = VectorComparison.cosine(vectors[a], vectors[b]);
      }
    }
    return cosines;
  }

  private static double[] ranks(double[] values) {
    int[] order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> values[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[values.length];
    for (int start = 0; start < order.length; ) {
      int end = start + 1;
      while (end < order.length && values[order[end]] == values[order[start]]) {
        end++;
      }
      for (int i = start; i < end; i++) {
        ranks[order[i]] = (start + end - 1) / 2.0;
      }
      start = end;
    }
    return ranks;
  }

  private static double pearson(double[] a, double[] b) {
    double meanOfA = Arrays.stream(a).average().orElse(0);
    double meanOfB = Arrays.stream(b).average().orElse(0);
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (a[i] - meanOfA) * (b[i] - meanOfB);
      squaresOfA += (a[i] - meanOfA) * (a[i] - meanOfA);
      squaresOfB += (b[i] - meanOfB) * (b[i] - meanOfB);
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }
}
