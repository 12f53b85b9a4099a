package org.sbert4j.cli.verify.mistake;

import java.util.Optional;
import org.sbert4j.cli.verify.compare.VectorComparison;

/** Zeros in place of a vector, as for a text that an engine holds for empty. */
final class ZeroVectors {
  private ZeroVectors() {}

  /** How many there are, and whether all others are right is not asked. */
  static Optional<Finding> finding(float[][] expected, float[][] found) {
    int zeros = 0;
    int first = -1;
    for (int text = 0; text < found.length; text++) {
      if (isZero(found[text]) && !isZero(expected[text])) {
        zeros++;
        first = first < 0 ? text : first;
      }
    }
    if (zeros == 0) {
      return Optional.empty();
    }
    VectorComparison asIs = VectorComparison.of(expected, found);
    return Optional.of(
        new Finding(
            "zero-vectors",
            "%d of %d vectors are all zeros, such as vector %d; an empty text has a vector, too: that of [CLS] [SEP]"
                .formatted(zeros, found.length, first + 1),
            Finding.Kind.NEAREST,
            asIs.maxError() / asIs.scale(),
            asIs.meanCosine()));
  }

  private static boolean isZero(float[] vector) {
    for (float element : vector) {
      if (element != 0) {
        return false;
      }
    }
    return true;
  }
}
