package org.sbert4j.backend;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/** A checkpoint's tensor that lives in an array. */
public final class ArrayTensorView implements TensorView {
  private final String name;
  private final float[] elements;
  private final List<Long> shape;

  /**
   * @param elements in row-major order
   * @param shape outermost dimension first
   */
  public ArrayTensorView(String name, float[] elements, long... shape) {
    this.name = name;
    this.elements = elements;
    this.shape = Arrays.stream(shape).boxed().toList();
  }

  /** Elements drawn evenly from {@code centre - spread} to {@code centre + spread}. */
  public static ArrayTensorView random(
      SplittableRandom random, String name, double centre, double spread, long... shape) {
    int count = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    float[] elements = new float[count];
    for (int i = 0; i < count; i++) {
      elements[i] = (float) (centre + spread * (2 * random.nextDouble() - 1));
    }
    return new ArrayTensorView(name, elements, shape);
  }

  /** The elements themselves. */
  public float[] elements() {
    return elements;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DType dtype() {
    return DType.F32;
  }

  @Override
  public List<Long> shape() {
    return shape;
  }

  @Override
  public long elementCount() {
    return elements.length;
  }

  @Override
  public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
    System.arraycopy(elements, Math.toIntExact(offset), destination, destinationOffset, length);
  }
}
