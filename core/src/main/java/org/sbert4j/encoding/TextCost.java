package org.sbert4j.encoding;

/**
 * What a text or a pair of texts may take from the {@link ChunkMemory}.
 *
 * @param maxSeqLength the most tokens of a text, special ones included
 * @param withTokenTypes whether token types are kept too, as for pairs
 */
public record TextCost(int maxSeqLength, boolean withTokenTypes) {
  /** The objects, their arrays' headers, references, the entry of a map, and then some. */
  private static final int BYTES_PER_TEXT = 192;

  /** A text of which the tokens are kept. */
  long ofTokens(int tokens) {
    return BYTES_PER_TEXT + (withTokenTypes ? 2L : 1L) * Integer.BYTES * tokens;
  }

  /** The longest text, of which the tokens are kept. */
  long ofLongest() {
    return ofTokens(maxSeqLength);
  }

  /** The longest text, of which the tokens and the vector are kept. */
  long ofLongestWithVector(int embeddingDimension) {
    return ofLongest() + (long) Float.BYTES * embeddingDimension;
  }
}
