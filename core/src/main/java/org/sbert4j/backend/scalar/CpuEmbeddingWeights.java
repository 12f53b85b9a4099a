package org.sbert4j.backend.scalar;

import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.weights.TensorView;

/**
 * The embedding tables, left where they are: a sentence touches a few rows of them, so they are
 * read from the (mapped) checkpoint and never copied.
 */
record CpuEmbeddingWeights(
    TensorView word, TensorView position, TensorView tokenType, LayerNormWeights layerNorm)
    implements EmbeddingWeights {}
