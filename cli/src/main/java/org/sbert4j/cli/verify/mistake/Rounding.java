package org.sbert4j.cli.verify.mistake;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.backend.scalar.WeightRounding;
import org.sbert4j.cli.verify.compare.HalfFloat;
import org.sbert4j.cli.verify.compare.VectorComparison;

/**
 * Fewer bits than 32. Where only the vectors were rounded, that is seen exactly. Where the model
 * was computed so, each engine rounds in other places; then the size of the error is compared with
 * that of our own engine made to round.
 */
final class Rounding {
  /** An error of this many times a typical one, or of its part, is still typical. */
  private static final double ABOUT = 3;

  /** Between 16 bits and a mistake that is kept in 16 bits. */
  private static final double LEAST_COSINE = 0.999;

  private static final Map<String, DoubleUnaryOperator> TYPES = new LinkedHashMap<>();

  static {
    TYPES.put("fp16", value -> HalfFloat.round((float) value));
    TYPES.put("bf16", value -> WeightRounding.fromBf16(WeightRounding.toBf16((float) value)));
  }

  private final OpenEngine engine;
  private final EmbeddingOptions options;
  private final List<String> texts;
  private final float[][] expected;
  private final float[][] found;
  private final double tolerance;

  Rounding(
      OpenEngine engine,
      EmbeddingOptions options,
      List<String> texts,
      float[][] expected,
      float[][] found,
      double tolerance) {
    this.engine = engine;
    this.options = options;
    this.texts = texts;
    this.expected = expected;
    this.found = found;
    this.tolerance = tolerance;
  }

  Optional<Finding> finding() {
    for (Map.Entry<String, DoubleUnaryOperator> type : TYPES.entrySet()) {
      float[][] rounded =
          Arrays.stream(expected)
              .map(vector -> rounded(vector, type.getValue()))
              .toArray(float[][]::new);
      VectorComparison comparison = VectorComparison.of(rounded, found);
      if (isRounded(type.getValue()) && isNeighbour(step(type.getKey()))) {
        return Optional.of(
            finding(
                "rounded-" + type.getKey(),
                "its vectors are right, but rounded to " + type.getKey(),
                comparison,
                Finding.Kind.FITS));
      }
    }
    return typical();
  }

  /** What two neighbours of a type differ at most, as a part of the greater one. */
  private static double step(String type) {
    return type.equals("fp16") ? 0x1p-10 : 0x1p-7;
  }

  /** Whether each element is the right one rounded, up or down. */
  private boolean isNeighbour(double step) {
    double room = tolerance * VectorComparison.of(expected, found).scale();
    for (int text = 0; text < expected.length; text++) {
      for (int i = 0; i < expected[text].length; i++) {
        double right = expected[text][i];
        double other = found[text][i];
        double most = step * Math.max(Math.abs(right), Math.abs(other)) + room;
        if (!(Math.abs(right - other) <= most)) {
          return false;
        }
      }
    }
    return true;
  }

  private static float[] rounded(float[] vector, DoubleUnaryOperator rounding) {
    float[] rounded = new float[vector.length];
    for (int i = 0; i < rounded.length; i++) {
      rounded[i] = (float) rounding.applyAsDouble(vector[i]);
    }
    return rounded;
  }

  private boolean isRounded(DoubleUnaryOperator rounding) {
    return Arrays.stream(found)
        .allMatch(vector -> Arrays.equals(vector, rounded(vector, rounding)));
  }

  private Optional<Finding> typical() {
    VectorComparison own = VectorComparison.of(expected, found);
    if (own.leastCosine() > LEAST_COSINE && isRounded(TYPES.get("bf16"))) {
      return Optional.of(computedIn("bf16", "all its elements are such numbers, and", own));
    }
    if (own.leastCosine() > LEAST_COSINE && isRounded(TYPES.get("fp16"))) {
      return Optional.of(computedIn("fp16", "all its elements are such numbers, and", own));
    }
    String nearest = "";
    double leastRatio = ABOUT;
    for (Map.Entry<String, DoubleUnaryOperator> type : TYPES.entrySet()) {
      Recipe recipe = engine.recipe(options);
      recipe.computing.add(backend -> new RoundedBackend(backend, type.getValue()));
      VectorComparison rounding = VectorComparison.of(expected, engine.encode(recipe, texts));
      double ratio = own.meanError() / rounding.meanError();
      double distance = Math.max(ratio, 1 / ratio);
      if (distance < leastRatio) {
        leastRatio = distance;
        nearest = type.getKey();
      }
    }
    return nearest.isEmpty() ? Optional.empty() : Optional.of(computedIn(nearest, "", own));
  }

  private static Finding computedIn(String type, String evidence, VectorComparison own) {
    String description =
        "%s the error has the size that computing in %s gives, which is no mistake if it is meant"
            .formatted(evidence, type)
            .strip();
    return finding("computed-in-" + type, description, own, Finding.Kind.TYPICAL);
  }

  /**
   * Quantised weights have no one rounding: by the scale of a tensor, a row, a block. Their errors
   * are greater than those of 16 bits, and still far from those of a wrong vector: only for what no
   * mistake explains.
   */
  static Optional<Finding> int8(VectorComparison own) {
    // NaN, too, as a vector of zeros gives.
    if (!(own.leastCosine() >= 0.95 && own.leastCosine() <= 0.99999)) {
      return Optional.empty();
    }
    return Optional.of(
        finding(
            "int8",
            "all vectors are near the right ones, as with weights of 8 bits, which is no mistake"
                + " if it is meant",
            own,
            Finding.Kind.TYPICAL));
  }

  private static Finding finding(
      String name, String description, VectorComparison comparison, Finding.Kind kind) {
    return new Finding(
        name,
        description,
        kind,
        comparison.maxError() / comparison.scale(),
        comparison.meanCosine());
  }
}
