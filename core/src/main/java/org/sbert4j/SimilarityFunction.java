package org.sbert4j;

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

  private static void requireSameLength(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "vectors of %d and %d elements cannot be compared".formatted(a.length, b.length));
    }
  }
}
