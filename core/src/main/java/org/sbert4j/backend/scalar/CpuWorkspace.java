package org.sbert4j.backend.scalar;

import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.Workspace;

/** Tensors on the Java heap and the scratch memory of one forward pass. */
public class CpuWorkspace implements Workspace {
  private final float[] lanes = new float[ScalarBackend.SUM_LANES];
  private final float[][] scratch = new float[2][0];

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
      scratch[slot] = new float[length];
    }
    return scratch[slot];
  }

  /** Nothing to give back: the garbage collector owns it all. */
  @Override
  public void close() {}
}
