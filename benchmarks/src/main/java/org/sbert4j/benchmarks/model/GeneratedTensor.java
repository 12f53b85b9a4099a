package org.sbert4j.benchmarks.model;

import java.util.List;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * Numbers as even as a counter's hash (SplitMix64's mixing) makes them, the same in every run.
 *
 * <p>With the spread of a trained model's weights: with much smaller ones activations would come to
 * be denormal, which some processors compute far more slowly.
 *
 * @param index tells tensors of one model apart
 * @param mean about which the numbers lie
 * @param standardDeviation how far on average
 */
record GeneratedTensor(
    String name, List<Long> shape, int index, float mean, float standardDeviation)
    implements TensorView {

  @Override
  public DType dtype() {
    return DType.F32;
  }

  @Override
  public long elementCount() {
    return shape.stream().reduce(1L, Math::multiplyExact);
  }

  @Override
  public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
    // Numbers spread evenly from -a to a have the standard deviation a / sqrt(3).
    float widest = (float) (standardDeviation * Math.sqrt(3));
    long start = index * 0x9E3779B97F4A7C15L + offset;
    for (int i = 0; i < length; i++) {
      long z = start + i + 1;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      z ^= z >>> 31;
      int draw = (int) (z >>> 40) - (1 << 23);
      destination[destinationOffset + i] = mean + draw * 0x1p-23f * widest;
    }
  }
}
