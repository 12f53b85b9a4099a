package org.sbert4j.weights;

import java.util.List;

/**
 * A named tensor inside a checkpoint: what it is, and a way to read it. Nothing is copied until
 * asked for.
 *
 * <p>Thread-safe. A view stays readable after its checkpoint is closed, as long as its file is
 * there; what it holds (a mapping of its own bytes, if any) is released when the view is no longer
 * referenced.
 */
public interface TensorView {

  /** The name under which the checkpoint stores the tensor. */
  String name();

  /** The element type as stored. */
  DType dtype();

  /** The dimensions, outermost first; empty for a scalar. Unmodifiable. */
  List<Long> shape();

  /** The product of the dimensions. */
  long elementCount();

  /**
   * Reads elements {@code [offset, offset + length)} in row-major order as floats into {@code
   * destination[destinationOffset..]}. F32 is copied bit for bit, F16 and BF16 are converted
   * exactly, F64 and integers are rounded to the nearest float, BOOL becomes 0 or 1.
   *
   * @param offset the first element
   * @param destination where the floats go
   * @param destinationOffset index of the first float in {@code destination}
   * @param length the number of elements
   * @throws ModelFormatException if the range is not within the tensor, or its file was cut short
   *     since it was opened
   * @throws IndexOutOfBoundsException if the range is not within {@code destination}
   */
  void readFloats(long offset, float[] destination, int destinationOffset, int length);
}
