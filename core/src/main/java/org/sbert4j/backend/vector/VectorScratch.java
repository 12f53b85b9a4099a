package org.sbert4j.backend.vector;

import org.sbert4j.backend.PassSize;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.CpuScratch;

/** Scratch memory of one thread of the vector backend. */
final class VectorScratch extends CpuScratch {
  private final PackedRows linearRows = new PackedRows();
  private final PackedRows rows = new PackedRows();
  private final PackedMatrix keys = new PackedMatrix();
  private final PackedMatrix values = new PackedMatrix();
  private final float[] edge = new float[KernelShape.ROWS * PackedMatrix.WIDTH];
  private float[] expanded;

  @Override
  protected void reserve(int inputRows, int columns) {
    linearRows.reset(inputRows, columns, PackedRows.Groups.WIDE);
  }

  /**
   * Bytes of the arrays of each member of a team. Those of the plain loops, which a cold JVM begins
   * with, stay beside those of the vector code.
   */
  static long bytesOfMember(PassSize size) {
    int longest = size.longest();
    int headSize = size.headSize();
    int scoreStride = PanelMatrix.roundUp(longest);
    long attention =
        bytesOf((long) longest * scoreStride)
            + PackedRows.bytes(longest, Math.max(longest, headSize))
            + PackedMatrix.bytes(headSize, scoreStride)
            + PackedMatrix.bytes(longest, headSize);
    long kernel = bytesOf(KernelShape.ROWS * PackedMatrix.WIDTH);
    long reduced =
        size.format() == WeightFormat.FP32
            ? 0
            : bytesOf(PackedMatrix.DEPTH_BLOCK * PanelMatrix.WIDTH);
    return CpuScratch.bytesOfPlainLoops(size)
        + PlainLoops.BYTES
        + attention
        + bytesOf(VectorMath.STRETCH)
        + kernel
        + reduced;
  }

  /** Bytes of the arrays that the whole team shares. */
  static long bytesOfTeam(PassSize size) {
    return PackedRows.bytes(size.rows(), size.widestInput());
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
