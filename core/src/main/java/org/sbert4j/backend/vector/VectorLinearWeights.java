package org.sbert4j.backend.vector;

import org.sbert4j.backend.LinearWeights;

/**
 * Linear weights in panels.
 *
 * @param matrix {@code [inFeatures, outFeatures]}
 * @param scales {@code [outFeatures]} if the matrix holds integers, else null
 * @param bias {@code [outFeatures]}
 */
record VectorLinearWeights(PanelMatrix matrix, float[] scales, float[] bias)
    implements LinearWeights {
  @Override
  public int inFeatures() {
    return matrix.depth();
  }

  @Override
  public int outFeatures() {
    return matrix.columns();
  }
}
