package org.sbert4j.tracing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;

/**
 * The tensors of a trace, in the padded form of Hugging Face: B texts, T tokens of the longest. The
 * engine has no padding, so what stands there is 0. One thread at a time.
 */
final class PaddedTrace {
  private final Map<String, TensorView> tensors = new LinkedHashMap<>();
  private final PackedBatch batch;
  private final int longest;

  PaddedTrace(PackedBatch batch) {
    this.batch = batch;
    int most = 0;
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      most = Math.max(most, batch.length(sequence));
    }
    this.longest = most;
  }

  PackedBatch batch() {
    return batch;
  }

  /** T. */
  int longest() {
    return longest;
  }

  /** By name, in the order in which they were computed. */
  Map<String, TensorView> tensors() {
    return tensors;
  }

  /** Takes a tensor; one that grows in steps is taken again at each. */
  void put(TracedTensor tensor) {
    tensors.put(tensor.name(), tensor);
  }

  /** Takes whole numbers, one for each token: {@code [B, T]}. */
  void putIds(String name, int[] ofTokens) {
    TracedTensor padded = TracedTensor.zeros(name, DType.I64, batch.sequences(), longest);
    forTokens((row, place) -> padded.values()[place] = ofTokens[row]);
    put(padded);
  }

  /** Takes all columns of a token's rows, {@code [B, T, columns]}. */
  void putRows(String name, Tensor tensor) {
    putRows(name, rows(tensor), 0, tensor.columns());
  }

  /**
   * Takes some columns of rows, one for each token.
   *
   * @param rows {@code [tokens][…]}
   */
  void putRows(String name, float[][] rows, int firstColumn, int columns) {
    TracedTensor padded = TracedTensor.zeros(name, DType.F32, batch.sequences(), longest, columns);
    forTokens(
        (row, place) ->
            System.arraycopy(rows[row], firstColumn, padded.values(), place * columns, columns));
    put(padded);
  }

  /** Takes all rows of a tensor with one for each text, {@code [B, columns]}. */
  void putTexts(String name, Tensor tensor) {
    put(TracedTensor.ofTexts(name, rows(tensor)));
  }

  /** Copies of all rows. */
  static float[][] rows(Tensor tensor) {
    float[][] rows = new float[tensor.rows()][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = tensor.row(row);
    }
    return rows;
  }

  /** A token's row in the batch, and its place in {@code [B, T]}. */
  private interface TokenPlaces {
    void accept(int row, int place);
  }

  private void forTokens(TokenPlaces places) {
    for (int sequence = 0; sequence < batch.sequences(); sequence++) {
      for (int t = 0; t < batch.length(sequence); t++) {
        places.accept(batch.start(sequence) + t, sequence * longest + t);
      }
    }
  }
}
