package org.sbert4j.backend;

/**
 * A linear layer's weight {@code [outFeatures, inFeatures]} and bias, as its backend keeps them.
 */
public interface LinearWeights {
  /** Columns of the input. */
  int inFeatures();

  /** Columns of the output. */
  int outFeatures();
}
