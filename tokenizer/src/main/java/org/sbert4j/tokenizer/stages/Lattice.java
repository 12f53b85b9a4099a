package org.sbert4j.tokenizer.stages;

/**
 * The best way to each place of a word, while {@link Unigram} looks for the best one to its end.
 *
 * @param score of the best way to a place, the sum of its tokens' scores
 * @param id of the last token on that way
 * @param from where that token begins; -1: no way has been found yet
 */
record Lattice(double[] score, int[] id, int[] from) {
  /** A lattice for so many places. */
  Lattice(int size) {
    this(new double[size], new int[size], new int[size]);
  }

  int size() {
    return score.length;
  }
}
