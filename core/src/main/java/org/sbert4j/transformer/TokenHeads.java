package org.sbert4j.transformer;

import java.util.Optional;
import org.sbert4j.backend.LinearWeights;

/**
 * Layers that a folder may have beside its modules, each of which makes something of the last
 * hidden states of every token: those of BGE-M3.
 *
 * @param sparse {@code [1, H]}: how much a token weighs
 * @param colbert {@code [C, H]}: a vector for a token
 */
public record TokenHeads(Optional<LinearWeights> sparse, Optional<LinearWeights> colbert) {
  /** As most models have it. */
  public static final TokenHeads NONE = new TokenHeads(Optional.empty(), Optional.empty());

  /** Columns of a token's vector; 0 if there is no layer for it. */
  public int colbertDimension() {
    return columns(colbert);
  }

  /** Columns of what all layers write. */
  int columns() {
    return columns(sparse) + columns(colbert);
  }

  private static int columns(Optional<LinearWeights> layer) {
    return layer.map(LinearWeights::outFeatures).orElse(0);
  }
}
