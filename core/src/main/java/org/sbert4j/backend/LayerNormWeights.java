package org.sbert4j.backend;

/** The weight and bias {@code [hiddenSize]} of a layer normalisation, as its backend keeps them. */
public interface LayerNormWeights {}
