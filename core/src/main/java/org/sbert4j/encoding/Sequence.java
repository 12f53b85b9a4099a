package org.sbert4j.encoding;

import org.sbert4j.backend.Tensor;

/** Token ids that go through the model as one sequence, and what is kept of what comes out. */
interface Sequence {
  /** With the special tokens. */
  int[] inputIds();

  /** As many as there are ids; null where all are 0. */
  int[] tokenTypeIds();

  /**
   * Takes what belongs to this sequence. Called once, on the thread that has computed it.
   *
   * @param output {@code [B, embeddingDimension]} or, of a batch's tokens, {@code [T, columns]}
   * @param row this sequence's row there, or its first one
   */
  void read(Tensor output, int row);
}
