package org.sbert4j.benchmarks.model.runs;

/** When two engines' vectors count as the same. */
public enum Agreement {
  /** No element differs by more than 1e-4: for vectors that nobody normalized, fp32 everywhere. */
  ELEMENTS {
    @Override
    public void require(String expectedBy, float[][] expected, String foundBy, float[][] found) {
      for (int text = 0; text < expected.length; text++) {
        for (int i = 0; i < expected[text].length; i++) {
          if (!(Math.abs(expected[text][i] - found[text][i]) <= 1e-4)) {
            throw new IllegalStateException(
                "Text %d, element %d: %s has %s and %s has %s; find out who is wrong."
                    .formatted(text, i, expectedBy, expected[text][i], foundBy, found[text][i]));
          }
        }
      }
    }
  },

  /** The cosine of each pair is above 0.9999. */
  COSINE {
    @Override
    public void require(String expectedBy, float[][] expected, String foundBy, float[][] found) {
      requireCosine(0.9999, expectedBy, expected, foundBy, found);
    }
  },

  /** The cosine of each pair is above 0.999: for weights of fewer bits. */
  ROUNDED_WEIGHTS {
    @Override
    public void require(String expectedBy, float[][] expected, String foundBy, float[][] found) {
      requireCosine(0.999, expectedBy, expected, foundBy, found);
    }
  };

  /**
   * Compares.
   *
   * @throws IllegalStateException if a vector differs too much
   */
  public abstract void require(
      String expectedBy, float[][] expected, String foundBy, float[][] found);

  private static void requireCosine(
      double least, String expectedBy, float[][] expected, String foundBy, float[][] found) {
    for (int text = 0; text < expected.length; text++) {
      double cosine = cosine(expected[text], found[text]);
      if (!(cosine > least)) {
        throw new IllegalStateException(
            "Text %d: the cosine of the vectors of %s and of %s is %s; find out who is wrong."
                .formatted(text, expectedBy, foundBy, cosine));
      }
    }
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double aSquared = 0;
    double bSquared = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      aSquared += (double) a[i] * a[i];
      bSquared += (double) b[i] * b[i];
    }
    return product / Math.sqrt(aSquared * bSquared);
  }
}
