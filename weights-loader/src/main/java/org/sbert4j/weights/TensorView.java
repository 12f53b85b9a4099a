package org.sbert4j.weights;

import java.util.List;

/**
 * A named tensor inside a checkpoint: what it is, and a way to read it. Elements are read from the
 * file when asked for and not kept, but for a matrix that is stored transposed.
 *
 * <p>Thread-safe. A view stays readable after its checkpoint is closed, as long as its file is
 * there.
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

  /**
   * The same tensor with its bytes in memory, as they are stored, so that a row costs no call of
   * the operating system and nothing that happens to the file matters any more. A view that {@code
   * Checkpoint.require} gave is checked for NaN and infinities meanwhile.
   *
   * @throws ModelFormatException if the file cannot be read, was cut short since it was opened, or
   *     holds what the view's reading would refuse
   */
  default TensorView inMemory() {
    return this;
  }

  /**
   * The same tensor with its bytes mapped, for tables that are too large for memory: a row costs
   * nothing but the pages it lies on, which the operating system takes back when it is short.
   * Checked as by {@link #inMemory}.
   *
   * <p><b>The file must not change as long as the view is used.</b> If it is overwritten, rows of
   * either file come out. If it is cut, readings give anything or throw InternalError, possibly
   * later and elsewhere on the thread: the JVM cannot tell which reading it was.
   */
  default TensorView mapped() {
    return this;
  }
}
