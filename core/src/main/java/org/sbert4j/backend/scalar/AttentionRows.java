package org.sbert4j.backend.scalar;

import org.sbert4j.backend.PackedBatch;
import org.sbert4j.weights.PoolingMode;

/**
 * Which rows of one sequence attend to which.
 *
 * @param first the first row of those that give keys and values
 * @param length how many these are, all of the sequence
 * @param query the first row of those that give queries
 * @param queries how many these are
 * @param output the row of the context for the first query
 */
public record AttentionRows(int first, int length, int query, int queries, int output) {
  /** All to all; the context has a row for each token. */
  static AttentionRows all(PackedBatch batch, int sequence) {
    int first = batch.start(sequence);
    int length = batch.length(sequence);
    return new AttentionRows(first, length, first, length, first);
  }

  /** The pooled one to all; the context has a row for each sequence. */
  static AttentionRows pooled(PackedBatch batch, int sequence, PoolingMode mode) {
    int query = batch.pooledRow(sequence, mode);
    return new AttentionRows(batch.start(sequence), batch.length(sequence), query, 1, sequence);
  }
}
