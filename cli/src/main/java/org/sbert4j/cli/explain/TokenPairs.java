package org.sbert4j.cli.explain;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.sbert4j.SimilarityFunction;

/** Two texts, token by token. */
final class TokenPairs {
  /** Digits of a part of the cosine, as many as {@code sbert4j similarity} prints. */
  private static final int DECIMALS = 6;

  private TokenPairs() {}

  /**
   * What each pair of tokens gives to the cosine of two vectors {@code u = Σ wᵢ hᵢ} and {@code v =
   * Σ xⱼ gⱼ}: since {@code u · v} is the sum of all {@code wᵢ xⱼ hᵢ · gⱼ}, these divided by {@code
   * ‖u‖ ‖v‖} add up to the cosine.
   *
   * @param h {@code [n][H]}
   * @param g {@code [m][H]}
   * @return {@code [n][m]}
   */
  static double[][] contributions(double[] w, float[][] h, double[] x, float[][] g) {
    double norms = norm(w, h) * norm(x, g);
    double[][] contributions = new double[h.length][g.length];
    for (int i = 0; i < h.length; i++) {
      for (int j = 0; j < g.length; j++) {
        double product = w[i] * x[j] * SimilarityFunction.DOT.apply(h[i], g[j]);
        contributions[i][j] = norms == 0 ? 0 : product / norms;
      }
    }
    return contributions;
  }

  /** {@code ‖Σ wᵢ hᵢ‖₂}. */
  private static double norm(double[] w, float[][] h) {
    double[] sum = new double[h[0].length];
    for (int i = 0; i < h.length; i++) {
      for (int d = 0; d < sum.length; d++) {
        sum[d] += w[i] * h[i][d];
      }
    }
    return Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
  }

  /** The cosine of each pair of hidden states, {@code [n][m]}. */
  static double[][] similarities(float[][] h, float[][] g) {
    return SimilarityFunction.COSINE.apply(h, g);
  }

  /** In millionths, as it is printed. */
  static int millionths(double cosine) {
    return new BigDecimal(cosine)
        .setScale(DECIMALS, RoundingMode.HALF_UP)
        .unscaledValue()
        .intValueExact();
  }

  /**
   * Millionths that add up to a number exactly: each rounded down, then one more for those that
   * lost most. So none is a millionth off.
   */
  static int[][] millionths(double[][] parts, int total) {
    int[][] rounded = new int[parts.length][];
    List<int[]> places = new ArrayList<>();
    int left = total;
    for (int i = 0; i < parts.length; i++) {
      rounded[i] = new int[parts[i].length];
      for (int j = 0; j < parts[i].length; j++) {
        rounded[i][j] = (int) Math.floor(parts[i][j] * 1e6);
        left -= rounded[i][j];
        places.add(new int[] {i, j});
      }
    }
    places.sort(
        Comparator.comparingDouble(
            place -> rounded[place[0]][place[1]] - parts[place[0]][place[1]] * 1e6));
    for (int k = 0; k < left; k++) {
      int[] place = places.get(k % places.size());
      rounded[place[0]][place[1]]++;
    }
    for (int k = 0; k > left; k--) {
      int[] place = places.get(places.size() - 1);
      rounded[place[0]][place[1]]--;
    }
    return rounded;
  }
}
