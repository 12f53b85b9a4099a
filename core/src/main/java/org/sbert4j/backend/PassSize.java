package org.sbert4j.backend;

public record PassSize(
    int rows,
    int longest,
    int threads,
    int hiddenSize,
    int headSize,
    int widestInput,
    WeightFormat format) {}
