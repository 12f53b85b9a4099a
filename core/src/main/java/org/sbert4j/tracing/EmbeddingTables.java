package org.sbert4j.tracing;

import org.sbert4j.weights.TensorView;

/**
 * BERT's three embedding tables as their file has them. A backend keeps its own as it likes and
 * gives no row back; all keep the same numbers.
 *
 * @param word {@code [vocabSize, H]}
 * @param position {@code [maxPositionEmbeddings, H]}
 * @param tokenType {@code [typeVocabSize, H]}
 */
public record EmbeddingTables(TensorView word, TensorView position, TensorView tokenType) {}
