package org.sbert4j.weights;

/**
 * How token embeddings become one sentence embedding, in the order in which sentence-transformers
 * up to version 5 concatenates the modes that are on (its {@code Pooling.forward}).
 */
public enum PoolingMode {
  /** The first token's embedding. */
  CLS("cls", "pooling_mode_cls_token"),
  /** The largest value of each dimension. */
  MAX("max", "pooling_mode_max_tokens"),
  /** The sum over the tokens, divided by their number. */
  MEAN("mean", "pooling_mode_mean_tokens"),
  /** The sum over the tokens, divided by the square root of their number. */
  MEAN_SQRT_LEN("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
  /** The mean weighted by position: 1 for the first token, 2 for the second, and so on. */
  WEIGHTED_MEAN("weightedmean", "pooling_mode_weightedmean_tokens"),
  /** The last token's embedding. */
  LAST_TOKEN("lasttoken", "pooling_mode_lasttoken");

  private final String configName;
  private final String legacyField;

  PoolingMode(String configName, String legacyField) {
    this.configName = configName;
    this.legacyField = legacyField;
  }

  /** The mode's name in the {@code pooling_mode} field, such as {@code weightedmean}. */
  public String configName() {
    return configName;
  }

  /** The boolean field that turned the mode on up to sentence-transformers 5. */
  String legacyField() {
    return legacyField;
  }
}
