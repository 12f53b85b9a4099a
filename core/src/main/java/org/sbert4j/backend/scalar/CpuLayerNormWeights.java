package org.sbert4j.backend.scalar;

import org.sbert4j.backend.LayerNormWeights;

/**
 * Layer normalisation weights.
 *
 * @param weight {@code [H]}
 * @param bias {@code [H]}
 * @param eps added to the variance
 */
public record CpuLayerNormWeights(float[] weight, float[] bias, float eps)
    implements LayerNormWeights {}
