package org.sbert4j.cli.doctor;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * A tensor of random elements between -0.5 and 0.5.
 *
 * @param values row-major
 */
record RandomTensor(List<Long> shape, float[] values) implements TensorView {
  static RandomTensor of(SplittableRandom random, long... shape) {
    float[] values = new float[Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b))];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return new RandomTensor(LongStream.of(shape).boxed().toList(), values);
  }

  @Override
  public String name() {
    return "random";
  }

  @Override
  public DType dtype() {
    return DType.F32;
  }

  @Override
  public long elementCount() {
    return values.length;
  }

  @Override
  public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
    System.arraycopy(values, Math.toIntExact(offset), destination, destinationOffset, length);
  }
}
