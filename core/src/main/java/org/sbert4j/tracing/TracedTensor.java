package org.sbert4j.tracing;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * A tensor of a trace, in memory.
 *
 * @param shape outermost dimension first
 * @param dtype F32; or I64 for ids and offsets, which a float holds exactly up to 16,777,216
 * @param values row by row
 */
public record TracedTensor(String name, List<Long> shape, DType dtype, float[] values)
    implements TensorView {

  /**
   * Zeros.
   *
   * @throws IllegalArgumentException if they are more than an array holds
   */
  public static TracedTensor zeros(String name, DType dtype, long... shape) {
    long elements = 1;
    for (long dimension : shape) {
      elements = Math.multiplyExact(elements, dimension);
    }
    if (elements > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%s of so many texts, or so long ones, has %d numbers, more than an array holds; trace fewer texts at once"
              .formatted(name, elements));
    }
    List<Long> dimensions = Arrays.stream(shape).boxed().toList();
    return new TracedTensor(name, dimensions, dtype, new float[(int) elements]);
  }

  /** Floats with a row for each text, {@code [B, columns]}. */
  public static TracedTensor ofTexts(String name, float[][] rows) {
    int columns = rows.length == 0 ? 0 : rows[0].length;
    TracedTensor tensor = zeros(name, DType.F32, rows.length, columns);
    for (int text = 0; text < rows.length; text++) {
      System.arraycopy(rows[text], 0, tensor.values, text * columns, columns);
    }
    return tensor;
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
