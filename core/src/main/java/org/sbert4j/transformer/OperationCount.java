package org.sbert4j.transformer;

import org.sbert4j.config.BertConfig;

/** 32-bit operations of the matrix products for one text, a fused multiply-add being two. */
record OperationCount(BertConfig config) {
  /**
   * Of a text of so many tokens.
   *
   * @param lastRows rows of the last layer that are computed
   */
  double of(int tokens, int lastRows) {
    double e = config.embeddingSize();
    double ofProjection = e == config.hiddenSize() ? 0 : 2 * e * config.hiddenSize() * tokens;
    return ofProjection
        + (config.numHiddenLayers() - 1) * ofLayer(tokens, tokens)
        + ofLayer(tokens, lastRows);
  }

  /**
   * Query, key, value and attention output are {@code [H, H]} each, the feed-forward block is
   * {@code [H, I]} twice; scores and context are {@code [rows, T]} by the heads' columns, H
   * together.
   */
  private double ofLayer(int tokens, int rows) {
    double h = config.hiddenSize();
    double ofRow = 2 * (h * h + 2 * h * config.intermediateSize()) + 4 * h * tokens;
    return 2 * 3 * h * h * tokens + rows * ofRow;
  }
}
