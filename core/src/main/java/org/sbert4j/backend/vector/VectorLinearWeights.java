package org.sbert4j.backend.vector;

import org.sbert4j.backend.LinearWeights;

/**
 * Linear weights in panels.
 *
 * @param matrix {@code [inFeatures, outFeatures]}
 * @param bias {@code [outFeatures]}
 */
record VectorLinearWeights(PackedMatrix matrix, float[] bias) implements LinearWeights {
  @Override
  public int inFeatures() {
    return matrix.depth();
  }

  @Override
  public int outFeatures() {
    return matrix.columns();
  }
}
