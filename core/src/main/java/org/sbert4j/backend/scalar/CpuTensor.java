package org.sbert4j.backend.scalar;

import java.util.Objects;
import org.sbert4j.backend.Tensor;

/** A tensor in a float array, row by row. */
public final class CpuTensor implements Tensor {
  private static final float[] NONE = new float[0];

  /** The memory of a tensor, or of two that take turns. */
  private static final class Storage {
    float[] data = NONE;
  }

  private final CpuWorkspace workspace;
  private final int columns;
  private final Storage storage;
  private int rows;

  CpuTensor(CpuWorkspace workspace, int columns) {
    this(workspace, columns, new Storage());
  }

  /** Shares the memory of {@code other}. */
  CpuTensor(CpuTensor other, int columns) {
    this(other.workspace, columns, other.storage);
  }

  private CpuTensor(CpuWorkspace workspace, int columns, Storage storage) {
    this.workspace = workspace;
    this.columns = columns;
    this.storage = storage;
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
    if (storage.data.length < needed) {
      // Let go of first, so that the old and the new are never both in memory.
      storage.data = NONE;
      storage.data = new float[needed];
    }
    rows = newRows;
  }

  @Override
  public void readRow(int row, float[] destination, int destinationOffset) {
    System.arraycopy(storage.data, rowStart(row), destination, destinationOffset, columns);
  }

  @Override
  public void writeRow(int row, float[] source) {
    System.arraycopy(source, 0, storage.data, rowStart(row), columns);
  }

  /** The elements; row {@code r} begins at {@code r · columns()}. Valid until the next setRows. */
  public float[] data() {
    return storage.data;
  }

  /** The scratch memory that goes with this tensor. */
  public CpuWorkspace workspace() {
    return workspace;
  }

  private int rowStart(int row) {
    return Objects.checkIndex(row, rows) * columns;
  }
}
