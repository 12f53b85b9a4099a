package org.sbert4j.backend;

import org.sbert4j.weights.PoolingMode;

/**
 * {@link Operations#selfAttention} for one row of each sequence: the row that pooling takes, where
 * it takes one. The results of the others nobody needs in the last layer.
 *
 * <p>Thread safety: as {@link Operations}.
 */
@FunctionalInterface
public interface RowAttention {
  /**
   * Formula and order are those of {@link Operations#selfAttention}; each row of the result has the
   * bits that it has there.
   *
   * @param queryKeyValue {@code [T, 3H]}
   * @param batch of which each sequence has a row to pool
   * @param mode {@code CLS} or {@code LAST_TOKEN}
   * @param bias null for none
   * @param contextLayer {@code [B, H]}: that of {@link PackedBatch#pooledRow} of each sequence
   */
  void attend(
      Tensor queryKeyValue,
      PackedBatch batch,
      PoolingMode mode,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer);
}
