package org.sbert4j.backend.scalar;

import java.util.Objects;
import org.sbert4j.backend.Tensor;

/** A tensor in a float array, row by row. */
public final class CpuTensor implements Tensor {
  private static final float[] NONE = new float[0];

  private final CpuWorkspace workspace;
  private final int columns;
  private float[] data = NONE;
  private int rows;

  CpuTensor(CpuWorkspace workspace, int columns) {
    this.workspace = workspace;
    this.columns = columns;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public void setRows(int newRows) {
    int needed = Math.multiplyExact(newRows, columns);
    if (data.length < needed) {
      // Let go of first, so that the old and the new are never both in memory.
      data = NONE;
      data = new float[needed];
    }
    rows = newRows;
  }

  @Override
  public void readRow(int row, float[] destination, int destinationOffset) {
    System.arraycopy(data, rowStart(row), destination, destinationOffset, columns);
  }

  @Override
  public void writeRow(int row, float[] source) {
    System.arraycopy(source, 0, data, rowStart(row), columns);
  }

  /** The elements; row {@code r} begins at {@code r · columns()}. Valid until the next setRows. */
  public float[] data() {
    return data;
  }

  /** The scratch memory that goes with this tensor. */
  public CpuWorkspace workspace() {
    return workspace;
  }

  private int rowStart(int row) {
    return Objects.checkIndex(row, rows) * columns;
  }
}
