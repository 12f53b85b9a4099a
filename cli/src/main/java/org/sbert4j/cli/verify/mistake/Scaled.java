package org.sbert4j.cli.verify.mistake;

import java.util.Optional;
import org.sbert4j.cli.verify.compare.VectorComparison;

/** Vectors of the right direction and of another length. */
final class Scaled {
  /** Rounding alone leaves the cosine nearer to 1, and the lengths nearer to each other. */
  private static final double LEAST_COSINE = 1 - 1e-6;

  private static final double LEAST_RATIO = 1.01;

  private Scaled() {}

  static Optional<Finding> finding(float[][] expected, float[][] found) {
    VectorComparison comparison = VectorComparison.of(expected, found);
    double greatest = 1;
    for (int text = 0; text < expected.length; text++) {
      double ratio = length(found[text]) / length(expected[text]);
      greatest = Math.max(greatest, Math.max(ratio, 1 / ratio));
    }
    if (!(comparison.leastCosine() > LEAST_COSINE && greatest > LEAST_RATIO)) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            "scaled",
            "its vectors point where they should and have another length: cosines are right, dot"
                + " products are not",
            Finding.Kind.TYPICAL,
            comparison.maxError() / comparison.scale(),
            comparison.meanCosine()));
  }

  private static double length(float[] vector) {
    double squares = 0;
    for (float element : vector) {
      squares += (double) element * element;
    }
    return Math.sqrt(squares);
  }
}
