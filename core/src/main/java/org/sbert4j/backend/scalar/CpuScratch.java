package org.sbert4j.backend.scalar;

/** The scratch memory of one thread of a forward pass. It grows to what was asked for and stays. */
public class CpuScratch {
  private static final float[] NONE = {};
  private static final float[][] NO_ROWS = {};

  private final float[] lanes = new float[ScalarBackend.SUM_LANES];
  private final float[][] slots = {NONE, NONE};
  private final float[][][] rows = {NO_ROWS, NO_ROWS};

  /** With nothing in it yet. */
  public CpuScratch() {}

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
