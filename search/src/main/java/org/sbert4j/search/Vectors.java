package org.sbert4j.search;

import java.util.Objects;

/** What all searches ask of vectors. */
final class Vectors {
  private Vectors() {}

  /**
   * Requires that vectors are there and equally long.
   *
   * @param dimensions of each; -1 if that of the first is to count
   * @param what they are, for the message
   * @return the dimensions; as given if there are no vectors
   * @throws IllegalArgumentException if one has other dimensions
   */
  static int requireEqual(float[][] vectors, int dimensions, String what) {
    Objects.requireNonNull(vectors, () -> what + " is null; for no vectors pass an empty array");
    int expected = dimensions;
    for (int i = 0; i < vectors.length; i++) {
      if (vectors[i] == null) {
        throw new NullPointerException("vector %d of %s is null".formatted(i, what));
      }
      if (expected < 0) {
        expected = vectors[i].length;
      }
      if (vectors[i].length != expected) {
        throw new IllegalArgumentException(
            "vector %d of %s has %d elements and others have %d; compare vectors of one model"
                .formatted(i, what, vectors[i].length, expected));
      }
    }
    return expected;
  }

  /** Requires that a number that says how many is at least so much. */
  static int requireAtLeast(int least, int value, String name) {
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d; it must be %d or more".formatted(name, value, least));
    }
    return value;
  }

  /**
   * {@code a · b} in floats, in an order that is fast by plain loops: eight sums side by side, as a
   * processor has several additions on the way at once.
   */
  static float dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int whole = a.length & -8;
    for (int i = 0; i < whole; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    for (int i = whole; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return ((s0 + s4) + (s1 + s5)) + ((s2 + s6) + (s3 + s7));
  }
}
