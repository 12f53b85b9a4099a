package org.sbert4j.samples;

import java.util.List;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * A tensor of numbers that a counter's hash makes, spread evenly from {@code offset - scale} to
 * {@code offset + scale}; the formula is in the README of goldens/suite.
 *
 * @param shape outermost dimension first
 * @param index tells tensors apart
 */
public record GeneratedTensor(String name, List<Long> shape, int index, float scale, float offset)
    implements TensorView {

  /**
   * One with the spread of a trained model's weights, say: with much smaller numbers activations
   * would come to be denormal, which some processors compute far more slowly.
   *
   * @param mean about which the numbers lie
   * @param standardDeviation how far on average
   */
  public static GeneratedTensor spread(
      String name, List<Long> shape, int index, float mean, float standardDeviation) {
    // Numbers spread evenly from -a to a have the standard deviation a / sqrt(3).
    float widest = (float) (standardDeviation * Math.sqrt(3));
    return new GeneratedTensor(name, shape, index, widest, mean);
  }

  @Override
  public DType dtype() {
    return DType.F32;
  }

  @Override
  public long elementCount() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  @Override
  public void readFloats(long first, float[] destination, int destinationOffset, int length) {
    long tensor = index * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < length; i++) {
      long z = tensor + first + i + 1;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      int u = (int) (z >>> 40);
      destination[destinationOffset + i] = (u - (1 << 23)) * 0x1p-23f * scale + offset;
    }
  }
}
