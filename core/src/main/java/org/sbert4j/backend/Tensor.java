package org.sbert4j.backend;

/**
 * A matrix of activations {@code [rows, columns]} that a backend made and alone can look into.
 *
 * <p>The number of columns is fixed, the number of rows changes from batch to batch. Not
 * thread-safe: a tensor belongs to the {@link Workspace} that made it.
 */
public interface Tensor {
  /** Rows in use. */
  int rows();

  /** Columns of each row. */
  int columns();

  /**
   * Sets the number of rows in use, growing the memory behind it if needed. What the tensor held is
   * lost, unless the number stays the same. Operations call it on their output.
   *
   * @param rows at least 0
   */
  void setRows(int rows);

  /**
   * Copies one row to the caller.
   *
   * @param row index of the row, {@code 0 <= row < rows()}
   * @param destination receives {@code columns()} elements
   * @param destinationOffset where in {@code destination} the row begins
   */
  void readRow(int row, float[] destination, int destinationOffset);

  /** One row, in an array of the caller's own. */
  default float[] row(int row) {
    float[] elements = new float[columns()];
    readRow(row, elements, 0);
    return elements;
  }

  /**
   * Overwrites one row with the caller's values.
   *
   * @param row index of the row, {@code 0 <= row < rows()}
   * @param source {@code columns()} elements, from index 0
   */
  void writeRow(int row, float[] source);
}
