package org.sbert4j.weights.storage;

import java.util.List;

/** Arithmetic on dimensions that come out of a file, so every product is checked. */
public final class TensorShape {
  /** The most dimensions a tensor may have, which is PyTorch's own limit. */
  public static final int MAX_RANK = 64;

  private TensorShape() {}

  /**
   * The number of elements.
   *
   * @throws ArithmeticException if a dimension is negative or the product overflows
   */
  public static long elementCount(List<Long> shape) {
    long count = 1;
    for (long dimension : shape) {
      if (dimension < 0) {
        throw new ArithmeticException("negative dimension");
      }
      count = Math.multiplyExact(count, dimension);
    }
    return count;
  }

  /** The index in each dimension of an element that is counted in row-major order. */
  static List<Long> indices(List<Long> shape, long element) {
    Long[] indices = new Long[shape.size()];
    for (int axis = indices.length - 1; axis >= 0; axis--) {
      indices[axis] = element % shape.get(axis);
      element /= shape.get(axis);
    }
    return List.of(indices);
  }

  /** The strides, in elements, of a tensor stored in row-major order. */
  public static long[] rowMajorStrides(List<Long> shape) {
    long[] strides = new long[shape.size()];
    long stride = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, shape.get(i));
    }
    return strides;
  }

  /**
   * The strides, where a dimension of 1 has 0: it is never stepped along, and so a file may state
   * any number for it, also one that no calculation with it survives.
   */
  static long[] neededStrides(List<Long> shape, long[] strides) {
    long[] needed = new long[strides.length];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = shape.get(i) == 1 ? 0 : strides[i];
    }
    return needed;
  }

  /** Whether elements follow each other in row-major order; a dimension of 1 has any stride. */
  static boolean isContiguous(List<Long> shape, long[] strides) {
    long expected = 1;
    for (int i = strides.length - 1; i >= 0; i--) {
      if (shape.get(i) != 1 && strides[i] != expected) {
        return false;
      }
      expected *= Math.max(1, shape.get(i));
    }
    return true;
  }

  /**
   * One more than the largest element index that {@code shape} and {@code strides} reach, 0 for an
   * empty tensor.
   *
   * @throws ArithmeticException if it overflows
   */
  public static long extent(List<Long> shape, long[] strides) {
    long last = 0;
    for (int i = 0; i < strides.length; i++) {
      if (shape.get(i) == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, strides[i]));
    }
    return Math.addExact(last, 1);
  }
}
