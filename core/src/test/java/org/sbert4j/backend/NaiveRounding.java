package org.sbert4j.backend;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The reduced weight formats, defined once more by search and comparison, without the bit patterns
 * and roundings of {@link org.sbert4j.backend.scalar.WeightRounding}.
 */
final class NaiveRounding {
  private static final int STEP = 1 << 16;

  private NaiveRounding() {}

  /**
   * The weights of one or more stacked layers as a chain of multiply-adds meets them.
   *
   * @param multiplied each layer's weights; integers with {@link WeightFormat#INT8}
   * @param scales by which an output's sum is multiplied, {@code [all outputs]}; null if by none
   */
  record Rounded(List<ArrayTensorView> multiplied, float[] scales) {

    /** The weights that the product stands for, near enough for double precision. */
    List<ArrayTensorView> meant() {
      if (scales == null) {
        return multiplied;
      }
      int outFeatures = Math.toIntExact(multiplied.get(0).shape().get(0));
      return IntStream.range(0, multiplied.size())
          .mapToObj(layer -> times(multiplied.get(layer), scales, layer * outFeatures))
          .toList();
    }

    private static ArrayTensorView times(ArrayTensorView integers, float[] scales, int first) {
      int inFeatures = Math.toIntExact(integers.shape().get(1));
      float[] weights = integers.elements().clone();
      for (int i = 0; i < weights.length; i++) {
        weights[i] *= scales[first + i / inFeatures];
      }
      return new ArrayTensorView(integers.name(), weights, weights.length / inFeatures, inFeatures);
    }
  }

  static Rounded round(List<ArrayTensorView> weights, WeightFormat format) {
    int outFeatures = Math.toIntExact(weights.get(0).shape().get(0));
    int inFeatures = Math.toIntExact(weights.get(0).shape().get(1));
    float[] scales = format == WeightFormat.INT8 ? new float[weights.size() * outFeatures] : null;
    List<ArrayTensorView> multiplied =
        weights.stream()
            .map(
                weight ->
                    new ArrayTensorView(
                        weight.name(), weight.elements().clone(), outFeatures, inFeatures))
            .toList();
    for (int output = 0; output < weights.size() * outFeatures; output++) {
      float[] elements = multiplied.get(output / outFeatures).elements();
      int start = output % outFeatures * inFeatures;
      switch (format) {
        case FP32 -> {}
        case BF16 -> roundToBf16(elements, start, start + inFeatures);
        case INT8 -> scales[output] = roundToIntegers(elements, start, start + inFeatures);
        case FP16 -> throw new AssertionError("no CPU has it");
      }
    }
    return new Rounded(multiplied, scales);
  }

  private static void roundToBf16(float[] row, int start, int end) {
    for (int i = start; i < end; i++) {
      row[i] = nearestBf16(row[i]);
    }
  }

  /** The nearer of the two floats with 16 zero bits around this one; at the same distance, even. */
  static float nearestBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    float towardsZero = Float.intBitsToFloat(bits - Math.floorMod(bits, STEP));
    float away = Float.intBitsToFloat(Float.floatToRawIntBits(towardsZero) + STEP);
    if (Float.isInfinite(away)) {
      return towardsZero;
    }
    double below = Math.abs((double) value - towardsZero);
    double above = Math.abs((double) away - value);
    if (below == above) {
      return Math.floorMod(Float.floatToRawIntBits(towardsZero) / STEP, 2) == 0
          ? towardsZero
          : away;
    }
    return below < above ? towardsZero : away;
  }

  /** Makes integers of a row and returns its scale. */
  private static float roundToIntegers(float[] row, int start, int end) {
    float greatest = 0;
    for (int i = start; i < end; i++) {
      greatest = Math.abs(row[i]) > greatest ? Math.abs(row[i]) : greatest;
    }
    float scale = greatest / 127f;
    for (int i = start; i < end; i++) {
      row[i] = scale < Float.MIN_NORMAL ? 0 : nearestInteger(row[i] / scale);
    }
    return scale < Float.MIN_NORMAL ? 0 : scale;
  }

  /** The integer of the least distance from -127 to 127; of two, the even one. */
  static int nearestInteger(float quotient) {
    int nearest = -127;
    for (int candidate = -126; candidate <= 127; candidate++) {
      double difference =
          Math.abs((double) quotient - candidate) - Math.abs((double) quotient - nearest);
      if (difference < 0 || (difference == 0 && candidate % 2 == 0)) {
        nearest = candidate;
      }
    }
    return nearest;
  }
}
