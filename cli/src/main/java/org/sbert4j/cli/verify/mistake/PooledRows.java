package org.sbert4j.cli.verify.mistake;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.scalar.CpuTensor;

/** Some rows of each sequence, for pooling to take no others. On a CPU. */
final class PooledRows {
  private final Tensor tensor;
  private final PackedBatch batch;

  /**
   * Copies rows.
   *
   * @param starts the first row of each sequence that is taken
   * @param ends the first after it that is not
   */
  PooledRows(Tensor hiddenStates, PackedBatch all, IntUnaryOperator starts, IntUnaryOperator ends) {
    int[] offsets = new int[all.sequences() + 1];
    for (int sequence = 0; sequence < all.sequences(); sequence++) {
      int rows = Math.max(0, ends.applyAsInt(sequence) - starts.applyAsInt(sequence));
      offsets[sequence + 1] = offsets[sequence] + rows;
    }
    int rows = offsets[all.sequences()];
    tensor = ((CpuTensor) hiddenStates).workspace().newTensor(hiddenStates.columns());
    tensor.setRows(rows);
    int[] from = new int[rows];
    for (int sequence = 0; sequence < all.sequences(); sequence++) {
      for (int row = offsets[sequence]; row < offsets[sequence + 1]; row++) {
        from[row] = starts.applyAsInt(sequence) + row - offsets[sequence];
        tensor.writeRow(row, hiddenStates.row(from[row]));
      }
    }
    batch =
        new PackedBatch(
            taken(all.tokenIds(), from),
            taken(all.tokenTypeIds(), from),
            taken(all.positionIds(), from),
            taken(all.tokenIndices(), from),
            offsets,
            all.promptTokens());
  }

  private static int[] taken(int[] values, int[] from) {
    return Arrays.stream(from).map(row -> values[row]).toArray();
  }

  Tensor tensor() {
    return tensor;
  }

  PackedBatch batch() {
    return batch;
  }
}
