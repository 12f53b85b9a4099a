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
    return requireEqual(vectors, 0, vectors.length, dimensions, what);
  }

  /** The same of those from {@code first} to {@code end}. */
  static int requireEqual(float[][] vectors, int first, int end, int dimensions, String what) {
    int expected = dimensions;
    for (int i = first; i < end; i++) {
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
}
