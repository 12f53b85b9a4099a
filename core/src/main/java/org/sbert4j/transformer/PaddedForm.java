package org.sbert4j.transformer;

import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;

/** Between packed rows and the padded arrays {@code [B, T]} and {@code [B, T, H]}. */
public final class PaddedForm {
  private PaddedForm() {}

  /** An array of zeros with the shape of {@code inputIds}. */
  public static int[][] zerosLike(int[][] inputIds) {
    int[][] zeros = new int[inputIds.length][];
    for (int sequence = 0; sequence < inputIds.length; sequence++) {
      zeros[sequence] = new int[inputIds[sequence].length];
    }
    return zeros;
  }

  /**
   * Copies packed rows to the positions that they came from.
   *
   * @param packed {@code [tokens, H]}
   * @param inputIds gives the shape {@code [B, T]}
   * @return {@code [B, T, H]}, zeros where the batch has no token
   */
  static float[][][] of(Tensor packed, PackedBatch batch, int[][] inputIds) {
    float[][][] padded = new float[inputIds.length][][];
    for (int sequence = 0; sequence < inputIds.length; sequence++) {
      padded[sequence] = new float[inputIds[sequence].length][packed.columns()];
      int start = batch.start(sequence);
      for (int row = start; row < start + batch.length(sequence); row++) {
        packed.readRow(row, padded[sequence][batch.tokenIndices()[row]], 0);
      }
    }
    return padded;
  }
}
