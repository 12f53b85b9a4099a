package org.sbert4j.backend;

/** BERT's three embedding tables and their layer normalisation, as their backend keeps them. */
public interface EmbeddingWeights {}
