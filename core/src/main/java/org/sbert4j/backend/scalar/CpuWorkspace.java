package org.sbert4j.backend.scalar;

import java.util.Arrays;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.Workspace;

/** Tensors on the Java heap and the scratch memory of one forward pass. */
public class CpuWorkspace implements Workspace {
  private static final float[] NONE = new float[0];

  private final float[] lanes = new float[ScalarBackend.SUM_LANES];
  private final float[][] scratch = new float[2][0];
  private float[][] rows = new float[0][];

  /** With nothing in it yet. */
  public CpuWorkspace() {}

  @Override
  public Tensor newTensor(int columns) {
    return new CpuTensor(this, columns);
  }

  /** The 16 virtual lanes of a row sum. */
  public float[] lanes() {
    return lanes;
  }

  /**
   * Scratch memory whose content lasts until the same slot is asked for again.
   *
   * @param slot 0 or 1, so that an operation can hold two at once
   * @param length the least length needed; what comes may be longer
   */
  public float[] scratch(int slot, int length) {
    if (scratch[slot].length < length) {
      // Let go of first, so that the old and the new are never both in memory.
      scratch[slot] = NONE;
      scratch[slot] = new float[length];
    }
    return scratch[slot];
  }

  /**
   * {@code count} rows of at least {@code length} elements, zeros up to there; reused like scratch.
   */
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

  /** Nothing to give back: the garbage collector owns it all. */
  @Override
  public void close() {}
}
