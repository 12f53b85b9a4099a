package org.sbert4j.backend.scalar;

import org.sbert4j.backend.PassSize;

/** The scratch memory of one thread of a forward pass. It grows to what was asked for and stays. */
public class CpuScratch {
  private static final float[] NONE = {};
  private static final float[][] NO_ROWS = {};

  private final float[] lanes = new float[ScalarRows.SUM_LANES];
  private final float[][] slots = {NONE, NONE};
  private final float[][][] rows = {NO_ROWS, NO_ROWS};

  /** With nothing in it yet. */
  public CpuScratch() {}

  /** Bytes of an array of floats, its header included. */
  public static long bytesOf(long elements) {
    return 16 + Float.BYTES * elements;
  }

  /** Bytes of the arrays that the scalar loops of each member of a team use. */
  public static long bytesOfPlainLoops(PassSize size) {
    // In slot 0 of the rows a linear layer has its sums and attention the keys, in slot 1 the
    // values.
    int count = Math.max(ScalarLinearWeights.ROWS_TOGETHER, size.headSize());
    int length = Math.max(ScalarLinearWeights.BLOCK, size.longest());
    return bytesOf(ScalarRows.SUM_LANES)
        + bytesOf(Math.max(size.hiddenSize(), size.longest()))
        + bytesOf(size.headSize())
        + bytesOfRows(count, length)
        + bytesOfRows(size.longest(), size.headSize());
  }

  private static long bytesOfRows(int count, int length) {
    return bytesOf(count) + count * bytesOf(length);
  }

  /** Makes room for a linear layer's input; here none is needed. */
  protected void reserve(int rows, int columns) {}

  /** The 16 virtual lanes of a row sum. */
  public float[] lanes() {
    return lanes;
  }

  /**
   * An array whose content lasts until the same slot is asked for again.
   *
   * @param slot 0 or 1, so that an operation can hold two at once
   * @param length the least length needed; what comes may be longer
   */
  public float[] floats(int slot, int length) {
    if (slots[slot].length < length) {
      // Let go of first, so that the old and the new are never both in memory.
      slots[slot] = NONE;
      slots[slot] = new float[length];
    }
    return slots[slot];
  }

  /**
   * Rows that each begin at the start of an array, reused like {@link #floats}.
   *
   * @param slot 0 or 1
   * @param count the least number of rows needed
   * @param length the least length of each
   */
  float[][] rows(int slot, int count, int length) {
    int present = rows[slot].length == 0 ? 0 : rows[slot][0].length;
    if (rows[slot].length < count || present < length) {
      int newCount = Math.max(rows[slot].length, count);
      rows[slot] = NO_ROWS;
      rows[slot] = new float[newCount][Math.max(present, length)];
    }
    return rows[slot];
  }
}
