package org.sbert4j.cuda;

import java.util.List;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * A checkpoint's tensor that lives in an array.
 *
 * @param elements in row-major order
 * @param shape outermost dimension first
 */
record ArrayView(float[] elements, List<Long> shape) implements TensorView {
  /** A vector. */
  ArrayView(float... elements) {
    this(elements, List.of((long) elements.length));
  }

  /** A matrix of so many columns. */
  static ArrayView matrix(float[] elements, int columns) {
    return new ArrayView(elements, List.of((long) elements.length / columns, (long) columns));
  }

  @Override
  public String name() {
    return "weight";
  }

  @Override
  public DType dtype() {
    return DType.F32;
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
