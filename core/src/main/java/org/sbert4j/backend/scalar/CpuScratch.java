package org.sbert4j.backend.scalar;

import java.util.Arrays;

/** The scratch memory of one thread of a forward pass. It grows to what was asked for and stays. */
public class CpuScratch {
  private static final float[] NONE = {};

  private final float[] lanes = new float[ScalarBackend.SUM_LANES];
  private final float[][] slots = {NONE, NONE};
  private float[][] rows = new float[0][];

  /** With nothing in it yet. */
  public CpuScratch() {}

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

  /** {@code count} rows of at least {@code length} elements, zeros up to there; reused likewise. */
  float[][] zeroRows(int count, int length) {
    int present = rows.length == 0 ? 0 : rows[0].length;
    if (rows.length < count || present < length) {
      rows = new float[Math.max(rows.length, count)][Math.max(present, length)];
    }
    for (int row = 0; row < count; row++) {
      Arrays.fill(rows[row], 0, length, 0f);
    }
    return rows;
  }
}
