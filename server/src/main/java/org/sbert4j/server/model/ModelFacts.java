package org.sbert4j.server.model;

import java.util.List;

/**
 * What is known of a model whether it is loaded or not.
 *
 * @param maxSeqLength the most tokens of a text that count
 * @param outputs elements of a vector, or scores of a pair
 * @param pooling as sentence-transformers' modes are called, as {@code mean}; empty for a reranker
 * @param normalizes whether its vectors have the length 1 by themselves
 * @param labels what a reranker calls its scores; empty for a model that gives vectors
 * @param memoryBytes what its weights take when it is loaded
 */
public record ModelFacts(
    int maxSeqLength,
    int outputs,
    String pooling,
    boolean normalizes,
    List<String> labels,
    long memoryBytes) {
  /** Copies the labels. */
  public ModelFacts {
    labels = List.copyOf(labels);
  }
}
