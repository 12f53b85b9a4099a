package org.sbert4j.server.model;

/**
 * What is known of a model whether it is loaded or not.
 *
 * @param maxSeqLength the most tokens of a text that count
 * @param outputs elements of a vector, or scores of a pair
 * @param pooling as sentence-transformers' modes are called, as {@code mean}; empty for a reranker
 * @param normalizes whether its vectors have the length 1 by themselves
 * @param memoryBytes what it takes when loaded, at most
 */
public record ModelFacts(
    int maxSeqLength, int outputs, String pooling, boolean normalizes, long memoryBytes) {}
