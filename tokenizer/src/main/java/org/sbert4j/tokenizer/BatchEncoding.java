package org.sbert4j.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * B texts as rectangular arrays [B, T], the shorter ones padded on the right to the longest.
 *
 * <p>Immutable and thread-safe; every array is the caller's own copy.
 */
public final class BatchEncoding {
  private final List<Encoding> encodings;
  private final int padTokenId;
  private final int sequenceLength;

  BatchEncoding(List<Encoding> encodings, int padTokenId) {
    this.encodings = List.copyOf(encodings);
    this.padTokenId = padTokenId;
    this.sequenceLength = encodings.stream().mapToInt(Encoding::size).max().orElse(0);
  }

  /** The number B of texts. */
  public int batchSize() {
    return encodings.size();
  }

  /** The number T of tokens in the longest text; 0 for no texts. */
  public int sequenceLength() {
    return sequenceLength;
  }

  /** The texts' own encodings, unpadded, in the order given. */
  public List<Encoding> encodings() {
    return encodings;
  }

  /** Token ids [B, T], the pad token's after a text's end. */
  public int[][] inputIds() {
    int[][] inputIds = new int[batchSize()][sequenceLength];
    for (int b = 0; b < inputIds.length; b++) {
      Arrays.fill(inputIds[b], padTokenId);
      encodings.get(b).copyIdsTo(inputIds[b]);
    }
    return inputIds;
  }

  /** The attention mask [B, T]: 1 for a text's tokens, 0 for padding. */
  public int[][] attentionMask() {
    int[][] attentionMask = new int[batchSize()][sequenceLength];
    for (int b = 0; b < attentionMask.length; b++) {
      Arrays.fill(attentionMask[b], 0, encodings.get(b).size(), 1);
    }
    return attentionMask;
  }

  /** Token type ids [B, T]: all 0, padding included. */
  public int[][] tokenTypeIds() {
    return new int[batchSize()][sequenceLength];
  }
}
