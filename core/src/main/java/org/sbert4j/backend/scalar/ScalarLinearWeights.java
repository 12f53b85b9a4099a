package org.sbert4j.backend.scalar;

import org.sbert4j.backend.LinearWeights;

/**
 * Linear weights, transposed, so that the innermost loop runs along the outputs, and cut into
 * blocks of outputs whose sums stay in the first-level cache.
 *
 * @param inFeatures K
 * @param outFeatures N
 * @param blocks the outputs from {@code block · BLOCK} on: {@code [blocks][K][at most BLOCK]}; with
 *     {@link org.sbert4j.backend.WeightFormat#INT8} the integers
 * @param scales {@code [N]} for integers, else null
 * @param bias {@code [N]}
 */
record ScalarLinearWeights(
    int inFeatures, int outFeatures, float[][][] blocks, float[] scales, float[] bias)
    implements LinearWeights {
  /** Outputs of a block. */
  static final int BLOCK = 384;
}
