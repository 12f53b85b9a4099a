package org.sbert4j.transformer;

import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.PassSize;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.config.BertConfig;

/**
 * What forward passes take in the heap.
 *
 * @param format of the encoder's linear layers
 */
public record PassMemory(StackWeights weights, Backend backend, WeightFormat format) {
  /** Of a batch: ids, token types, positions, offsets; where positions are not indices, these. */
  private int idArrays() {
    return weights.config().paddingIdx() == PackedBatch.FROM_ZERO ? 4 : 5;
  }

  /**
   * Bytes of heap that {@link StackActivations} take at most, once they have seen the largest
   * batch: its tensors, its ids, and what the backend's operations need beside them.
   *
   * @param rows tokens of the largest batch
   * @param longest tokens of the longest text, at most {@code rows}
   * @param threads of the team
   */
  public long bytes(int rows, int longest, int threads) {
    BertConfig config = weights.config();
    int widestRow = Math.max(config.embeddingSize(), config.hiddenSize());
    int widestInput = Math.max(widestRow, config.intermediateSize());
    for (StackWeights.Dense dense : weights.denseModules()) {
      widestInput = Math.max(widestInput, dense.weights().inFeatures());
    }
    PassSize size =
        new PassSize(
            rows,
            longest,
            threads,
            widestRow,
            config.headSize(),
            widestInput,
            weights.embeddingDimension() + weights.tokenHeads().columns(),
            format);
    long columns = backend.batching().tensorsInHeap() ? StackActivations.columns(weights) : 0;
    return (idArrays() + columns) * Float.BYTES * rows + backend.scratchBytes(size);
  }
}
