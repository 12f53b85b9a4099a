package org.sbert4j.backend;

/**
 * What attention adds to its scores by how far apart two tokens stand, a number for each head and
 * distance, as its backend keeps it.
 */
public interface RelativePositionBias {}
