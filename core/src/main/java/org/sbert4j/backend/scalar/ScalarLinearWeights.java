package org.sbert4j.backend.scalar;

import org.sbert4j.backend.LinearWeights;

/**
 * Linear weights, transposed, so that the innermost loop runs along the outputs.
 *
 * @param inFeatures K
 * @param outFeatures N
 * @param weight {@code [K, N]}
 * @param bias {@code [N]}
 */
record ScalarLinearWeights(int inFeatures, int outFeatures, float[][] weight, float[] bias)
    implements LinearWeights {}
