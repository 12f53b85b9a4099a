package org.sbert4j.weights.onnx;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.storage.ByteRegion;
import org.sbert4j.weights.storage.StoredTensor;
import org.sbert4j.weights.storage.TensorShape;

/**
 * A vector or a matrix that a graph computes with, as it comes out of an initializer: dequantised,
 * transposed, and some columns of it. What is here is a description; the elements are read through
 * {@link #view}.
 *
 * @param stored the initializer
 * @param quantization null if the elements are what is stored
 * @param isRow whether it is a vector, in dimensions of 1 or not
 * @param transposed whether rows are columns of what is stored
 * @param firstColumn of those stored, outermost dimensions joined, that belong to it
 * @param columns how many do
 */
record Weight(
    Initializer stored,
    Quantization quantization,
    boolean isRow,
    boolean transposed,
    long firstColumn,
    long columns) {

  /** All of an initializer, which has a dimension or more. */
  static Weight of(Initializer stored) {
    List<Long> shape = stored.shape();
    return new Weight(stored, null, false, false, 0, shape.get(shape.size() - 1));
  }

  boolean isMatrix() {
    return !isRow && stored.shape().size() == 2;
  }

  /** As a vector; empty if it has more than one row. */
  Optional<Weight> row() {
    List<Long> shape = stored.shape();
    boolean single = shape.stream().limit(shape.size() - 1L).allMatch(size -> size == 1);
    return single && !transposed
        ? Optional.of(new Weight(stored, quantization, true, false, firstColumn, columns))
        : Optional.empty();
  }

  boolean isFloatingPoint() {
    return quantization != null || (stored.dtype() != null && stored.dtype().isFloatingPoint());
  }

  Weight transpose() {
    return new Weight(stored, quantization, isRow, !transposed, firstColumn, columns);
  }

  /** With these scales and zero points for its integers. */
  Weight dequantized(Quantization by) {
    return new Weight(stored, by, isRow, transposed, firstColumn, columns);
  }

  /** One of so many equal parts, beside each other: query, key or value of all three. */
  Weight part(int index, int parts) {
    long size = columns / parts;
    return new Weight(stored, quantization, isRow, transposed, firstColumn + index * size, size);
  }

  /** The file that holds the elements. */
  Path file() {
    return stored.dataFile();
  }

  /** The tensor, {@code [columns]} or {@code [rows, columns]}. */
  StoredTensor view(String name) {
    DType dtype = quantization == null ? stored.requiredDtype() : DType.F32;
    Supplier<ByteRegion> region =
        quantization == null ? stored.bytes() : () -> quantization.region(stored);
    if (isRow) {
      return new StoredTensor(
          file(), name, dtype, List.of(columns), new long[] {1}, region.get(), firstColumn);
    }
    long rows = stored.shape().get(0);
    long stride = stored.shape().get(1);
    List<Long> shape = transposed ? List.of(columns, rows) : List.of(rows, columns);
    long[] strides = transposed ? new long[] {1, stride} : new long[] {stride, 1};
    if (!transposed && columns == stride) {
      strides = TensorShape.rowMajorStrides(shape);
    }
    return new StoredTensor(file(), name, dtype, shape, strides, region.get(), firstColumn);
  }
}
