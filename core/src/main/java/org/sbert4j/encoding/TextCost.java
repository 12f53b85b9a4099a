package org.sbert4j.encoding;

import org.sbert4j.encoding.EncodeRequest.Output;
import org.sbert4j.transformer.StackWeights;

/**
 * What a text or a pair of texts may take from the {@link ChunkMemory}.
 *
 * @param maxSeqLength the most tokens of a text, special ones included
 * @param withTokenTypes whether token types are kept too, as for pairs
 */
public record TextCost(int maxSeqLength, boolean withTokenTypes) {
  /** The objects, their arrays' headers, references, the entry of a map, and then some. */
  private static final int BYTES_PER_TEXT = 192;

  /** A row's header and the reference to it. */
  private static final int BYTES_PER_ROW = 24;

  /** A text of which the tokens are kept. */
  long ofTokens(int tokens) {
    return BYTES_PER_TEXT + (withTokenTypes ? 2L : 1L) * Integer.BYTES * tokens;
  }

  /** The longest text, of which the tokens are kept. */
  long ofLongest() {
    return ofTokens(maxSeqLength);
  }

  /**
   * What is made of a text.
   *
   * @param dimension elements of a vector
   */
  static long ofResult(Output output, int tokens, int dimension) {
    return switch (output) {
      case VECTOR -> (long) Float.BYTES * dimension;
      case TOKEN_WEIGHTS -> (long) Float.BYTES * tokens;
      case TOKEN_EMBEDDINGS, COLBERT_VECTORS ->
          tokens * (BYTES_PER_ROW + (long) Float.BYTES * dimension);
    };
  }

  /** The longest text with the largest of what these weights make of one for an iterator. */
  long ofLongestWithResult(StackWeights weights) {
    long result = ofResult(Output.VECTOR, maxSeqLength, weights.embeddingDimension());
    if (weights.tokenHeads().sparse().isPresent()) {
      result = Math.max(result, ofResult(Output.TOKEN_WEIGHTS, maxSeqLength, 1));
    }
    int colbertDimension = weights.tokenHeads().colbertDimension();
    if (colbertDimension > 0) {
      result = Math.max(result, ofResult(Output.COLBERT_VECTORS, maxSeqLength, colbertDimension));
    }
    return ofLongest() + result;
  }
}
