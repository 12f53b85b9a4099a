package org.sbert4j.backend.vector;

import org.sbert4j.backend.scalar.CpuScratch;

/** Scratch memory of one thread of the vector backend. */
final class VectorScratch extends CpuScratch {
  private final PackedRows linearRows = new PackedRows();
  private final PackedRows rows = new PackedRows();
  private final PackedMatrix keys = new PackedMatrix();
  private final PackedMatrix values = new PackedMatrix();
  private final float[] edge = new float[MatrixKernel.ROWS * PackedMatrix.WIDTH];
  private float[] expanded;

  @Override
  protected void reserve(int inputRows, int columns) {
    linearRows.reset(inputRows, columns);
  }

  /** The input of a linear layer; that of the first member is read by the whole team. */
  PackedRows linearRows() {
    return linearRows;
  }

  /** The left-hand side of an attention head's products. */
  PackedRows rows() {
    return rows;
  }

  /** {@code Kᵀ}, {@code [headSize, length]}, of one attention head. */
  PackedMatrix keys() {
    return keys;
  }

  /** {@code V}, {@code [length, headSize]}, of one attention head. */
  PackedMatrix values() {
    return values;
  }

  /** Where the kernel puts columns that do not fill a panel. */
  float[] edge() {
    return edge;
  }

  /** Room for a block of weights as floats. */
  float[] expanded() {
    if (expanded == null) {
      expanded = new float[PackedMatrix.DEPTH_BLOCK * PanelMatrix.WIDTH];
    }
    return expanded;
  }
}
