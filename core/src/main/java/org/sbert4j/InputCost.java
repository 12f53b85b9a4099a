package org.sbert4j;

/**
 * What one input, a text or a pair of texts, may take from the {@link WindowMemory}.
 *
 * @param maxSeqLength the most tokens of an input, special ones included
 * @param withSegments whether an input has segments, so that its token types are kept too
 */
record InputCost(int maxSeqLength, boolean withSegments) {
  /** An array's header, the references to it, its place in the order, and then some. */
  private static final int BYTES_PER_INPUT = 128;

  /** An input of which the tokens are kept. */
  long ofTokens(int tokens) {
    return BYTES_PER_INPUT + (withSegments ? 2L : 1L) * Integer.BYTES * tokens;
  }

  /** The longest input, of which the tokens are kept. */
  long ofLongest() {
    return ofTokens(maxSeqLength);
  }

  /** The longest input, of which the tokens and the vector are kept. */
  long ofLongestWithVector(int embeddingDimension) {
    return ofLongest() + (long) Float.BYTES * embeddingDimension;
  }
}
