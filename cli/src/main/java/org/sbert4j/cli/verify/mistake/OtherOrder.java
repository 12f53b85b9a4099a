package org.sbert4j.cli.verify.mistake;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.sbert4j.cli.verify.compare.VectorComparison;

/** The right vectors, each for another text. */
final class OtherOrder {
  private OtherOrder() {}

  /**
   * What it tells if it is so.
   *
   * @param places those of the vectors among all texts
   */
  static Optional<Finding> finding(
      float[][] expected, float[][] found, int[] places, double tolerance) {
    float[][] matched = new float[found.length][];
    Set<Integer> taken = new HashSet<>();
    String first = "";
    for (int i = 0; i < found.length; i++) {
      int own = matching(expected, found[i], taken, tolerance);
      if (own < 0) {
        return Optional.empty();
      }
      taken.add(own);
      matched[i] = expected[own];
      if (own != i && first.isEmpty()) {
        first = "the vector of text %d is in place %d".formatted(places[own] + 1, places[i] + 1);
      }
    }
    if (first.isEmpty()) {
      return Optional.empty();
    }
    VectorComparison comparison = VectorComparison.of(matched, found);
    return Optional.of(
        new Finding(
            "other-order",
            "its vectors are right, but in another order than the texts: " + first,
            Finding.Kind.FITS,
            comparison.maxError() / comparison.scale(),
            comparison.meanCosine()));
  }

  private static int matching(
      float[][] expected, float[] vector, Set<Integer> taken, double tolerance) {
    for (int own = 0; own < expected.length; own++) {
      if (!taken.contains(own)
          && VectorComparison.of(new float[][] {expected[own]}, new float[][] {vector})
              .within(tolerance)) {
        return own;
      }
    }
    return -1;
  }
}
