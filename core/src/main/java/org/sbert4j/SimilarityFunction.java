package org.sbert4j;

import java.util.Arrays;
import java.util.Locale;

/**
 * How alike two embeddings are; greater is more alike. As sentence-transformers'
 * SimilarityFunction. Computed in double precision, from the first element to the last.
 */
public enum SimilarityFunction {
  /** {@code a · b / (‖a‖ ‖b‖)}, 0 when either is a zero vector. */
  COSINE {
    @Override
    public double apply(float[] a, float[] b) {
      requireSameLength(a, b);
      double norms = Math.sqrt(DOT.apply(a, a)) * Math.sqrt(DOT.apply(b, b));
      return norms == 0 ? 0 : DOT.apply(a, b) / norms;
    }
  },
  /** {@code a · b}. */
  DOT {
    @Override
    public double apply(float[] a, float[] b) {
      requireSameLength(a, b);
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += (double) a[i] * b[i];
      }
      return sum;
    }
  },
  /** {@code -‖a - b‖₂}. */
  EUCLIDEAN {
    @Override
    public double apply(float[] a, float[] b) {
      requireSameLength(a, b);
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        double difference = (double) a[i] - b[i];
        sum += difference * difference;
      }
      return -Math.sqrt(sum);
    }
  },
  /** {@code -Σ|a - b|}. */
  MANHATTAN {
    @Override
    public double apply(float[] a, float[] b) {
      requireSameLength(a, b);
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        sum += Math.abs((double) a[i] - b[i]);
      }
      return -sum;
    }
  };

  /**
   * The similarity of two vectors of the same length.
   *
   * @throws IllegalArgumentException if the lengths differ
   */
  public abstract double apply(float[] a, float[] b);

  /**
   * The function that config_sentence_transformers.json calls so: {@code cosine}, {@code dot},
   * {@code euclidean} or {@code manhattan}.
   *
   * @throws IllegalArgumentException for another name
   */
  public static SimilarityFunction named(String name) {
    return Arrays.stream(values())
        .filter(function -> function.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the similarity \"%s\" is unknown; known are cosine, dot, euclidean and manhattan"
                        .formatted(name)));
  }

  /** The name in config_sentence_transformers.json. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The similarities of all pairs, as sentence-transformers' {@code similarity}.
   *
   * @param a {@code [A, dimensions]}
   * @param b {@code [B, dimensions]}
   * @return {@code [A, B]}
   * @throws IllegalArgumentException if the lengths of vectors differ
   */
  public double[][] apply(float[][] a, float[][] b) {
    double[][] similarities = new double[a.length][b.length];
    for (int i = 0; i < a.length; i++) {
      for (int j = 0; j < b.length; j++) {
        similarities[i][j] = apply(a[i], b[j]);
      }
    }
    return similarities;
  }

  /**
   * The similarity of each vector of {@code a} and the one at its place in {@code b}, as
   * sentence-transformers' {@code similarity_pairwise}.
   *
   * @param a {@code [n, dimensions]}
   * @param b {@code [n, dimensions]}
   * @return {@code [n]}
   * @throws IllegalArgumentException if there are more of one than of the other, or the lengths of
   *     vectors differ
   */
  public double[] applyPairwise(float[][] a, float[][] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "%d vectors have no partners among %d; give as many of each"
              .formatted(a.length, b.length));
    }
    double[] similarities = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      similarities[i] = apply(a[i], b[i]);
    }
    return similarities;
  }

  private static void requireSameLength(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors of %d and %d elements cannot be compared".formatted(a.length, b.length));
    }
  }
}
