package org.sbert4j.evaluation;

/**
 * Measures how good vectors are at one task, on one data set.
 *
 * <p>The evaluators are called as those of sentence-transformers 6, and their metrics, too; each
 * number is what that library computes of the same vectors in double precision. They hold the data
 * set, are immutable, and may be used by several threads where the encoder may.
 */
public interface Evaluator {
  /**
   * Encodes the texts of the data set and computes the metrics.
   *
   * @throws RuntimeException what the encoder throws
   */
  Evaluation evaluate(TextEncoder encoder);

  /** How many texts {@link #evaluate} hands to the encoder, for a progress bar. */
  long textCount();
}
