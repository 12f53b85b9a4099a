package org.sbert4j.tests;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How near vectors are to the exact ones of the same texts, and how much of their order of
 * similarity they keep.
 *
 * @param meanCosine of a vector and its exact one
 * @param worstCosine the least
 * @param worst the index of the text that has it
 * @param spearman rank correlation of the similarities of all pairs of texts
 * @param top1 part of the texts whose nearest text stays the nearest
 * @param top10 part of the ten nearest texts, over all texts, that stay among the ten
 * @param clearTop1 as {@code top1}, over the texts whose nearest is nearer than the next by {@link
 *     #CLEAR} at least
 */
record Agreement(
    double meanCosine,
    double worstCosine,
    int worst,
    double spearman,
    double top1,
    double top10,
    double clearTop1) {
  /** A difference of cosines that a reader would take for one. */
  static final double CLEAR = 0.005;

  static Agreement of(float[][] exact, float[][] found) {
    double[] cosines =
        IntStream.range(0, exact.length).mapToDouble(i -> cosine(exact[i], found[i])).toArray();
    int worst = descending(cosines)[cosines.length - 1];
    double[][] expected = similarities(exact);
    double[][] actual = similarities(found);
    int[][] nearest = Arrays.stream(expected).map(Agreement::descending).toArray(int[][]::new);
    int[][] foundNearest = Arrays.stream(actual).map(Agreement::descending).toArray(int[][]::new);
    int first = 0;
    int ten = 0;
    int clear = 0;
    int clearFirst = 0;
    for (int i = 0; i < exact.length; i++) {
      boolean same = nearest[i][0] == foundNearest[i][0];
      first += same ? 1 : 0;
      ten += shared(nearest[i], foundNearest[i], 10);
      if (expected[i][nearest[i][0]] - expected[i][nearest[i][1]] >= CLEAR) {
        clear++;
        clearFirst += same ? 1 : 0;
      }
    }
    return new Agreement(
        Arrays.stream(cosines).average().orElseThrow(),
        Arrays.stream(cosines).min().orElseThrow(),
        worst,
        spearman(pairs(expected), pairs(actual)),
        (double) first / exact.length,
        ten / 10.0 / exact.length,
        clear == 0 ? 1 : (double) clearFirst / clear);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "cosine mean %.7f, worst %.7f; Spearman %.6f; top-1 %.4f (%.4f where clear), top-10 %.4f",
        meanCosine,
        worstCosine,
        spearman,
        top1,
        clearTop1,
        top10);
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }

  /** All pairs; a text is not its own neighbour. */
  private static double[][] similarities(float[][] vectors) {
    double[][] similarities = new double[vectors.length][vectors.length];
    for (int a = 0; a < vectors.length; a++) {
      similarities[a][a] = Double.NEGATIVE_INFINITY;
      for (int b = 0; b < a; b++) {
        similarities[a][b] = cosine(vectors[a], vectors[b]);
        similarities[b][a] = similarities[a][b];
      }
    }
    return similarities;
  }

  /** The indices of the values, the greatest first. */
  private static int[] descending(double[] values) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparingDouble(i -> -values[i]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int shared(int[] one, int[] other, int count) {
    Set<Integer> both = new HashSet<>();
    for (int i = 0; i < count; i++) {
      both.add(one[i]);
    }
    both.retainAll(Arrays.stream(other, 0, count).boxed().toList());
    return both.size();
  }

  private static double[] pairs(double[][] similarities) {
    List<Double> pairs = new ArrayList<>();
    for (int a = 0; a < similarities.length; a++) {
      for (int b = 0; b < a; b++) {
        pairs.add(similarities[a][b]);
      }
    }
    return pairs.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** 1 - 6 Σd² / (n³ - n), with d the difference of the ranks; equal values in their order. */
  private static double spearman(double[] one, double[] other) {
    int[] ranks = new int[one.length];
    int[] order = descending(one);
    for (int rank = 0; rank < order.length; rank++) {
      ranks[order[rank]] = rank;
    }
    order = descending(other);
    double squares = 0;
    for (int rank = 0; rank < order.length; rank++) {
      double difference = rank - ranks[order[rank]];
      squares += difference * difference;
    }
    double n = one.length;
    return 1 - 6 * squares / (n * n * n - n);
  }
}
