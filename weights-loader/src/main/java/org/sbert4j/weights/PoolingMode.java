package org.sbert4j.weights;

/**
 * How token embeddings become one sentence embedding, in the order in which sentence-transformers
 * up to version 5 concatenates the modes that are on (its {@code Pooling.forward}).
 */
public enum PoolingMode {
  /** The first token's embedding. */
  CLS("cls"),
  /** The largest value of each dimension. */
  MAX("max"),
  /** The sum over the tokens, divided by their number. */
  MEAN("mean"),
  /** The sum over the tokens, divided by the square root of their number. */
  MEAN_SQRT_LEN("mean_sqrt_len_tokens"),
  /** The mean weighted by position: 1 for the first token, 2 for the second, and so on. */
  WEIGHTED_MEAN("weightedmean"),
  /** The last token's embedding. */
  LAST_TOKEN("lasttoken");

  private final String configName;

  PoolingMode(String configName) {
    this.configName = configName;
  }

  /** The mode's name in the {@code pooling_mode} field, such as {@code weightedmean}. */
  public String configName() {
    return configName;
  }
}
