package org.sbert4j.cli.verify.mistake;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.sbert4j.cli.verify.compare.VectorComparison;

/** Vectors of another number of elements: the first ones of ours, or those of another model. */
final class OtherLength {
  /** A cosine below which two vectors are not of one text and one model. */
  static final double UNRELATED = 0.5;

  private OtherLength() {}

  static List<Finding> findings(float[][] expected, float[][] found, double tolerance) {
    int length = found[0].length;
    int own = expected[0].length;
    if (length < own) {
      for (UnaryOperator<float[]> finish :
          List.<UnaryOperator<float[]>>of(vector -> vector, OpenEngine::normalized)) {
        float[][] cut =
            Arrays.stream(expected)
                .map(vector -> finish.apply(Arrays.copyOf(vector, length)))
                .toArray(float[][]::new);
        VectorComparison comparison = VectorComparison.of(cut, found);
        if (comparison.within(tolerance)) {
          return List.of(
              new Finding(
                  "cut-dimensions",
                  "it keeps the first %d of %d elements (truncate_dim)".formatted(length, own),
                  Finding.Kind.FITS,
                  comparison.maxError() / comparison.scale(),
                  comparison.meanCosine()));
        }
      }
    }
    return List.of(
        new Finding(
            "another-model",
            "it runs another model: its vectors have %d elements where this one's have %d"
                .formatted(length, own),
            Finding.Kind.TYPICAL,
            Double.NaN,
            Double.NaN));
  }

  static Finding anotherModel(String why, VectorComparison comparison) {
    return new Finding(
        "another-model",
        "it runs another model, or an older or newer version of this one: " + why,
        Finding.Kind.TYPICAL,
        comparison.maxError() / comparison.scale(),
        comparison.meanCosine());
  }
}
