package org.sbert4j.backend.scalar;

import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.weights.TensorView;

/** The embedding tables as they are stored. A text touches a few rows, which are converted then. */
record CpuEmbeddingWeights(
    TensorView word, TensorView position, TensorView tokenType, LayerNormWeights layerNorm)
    implements EmbeddingWeights {}
