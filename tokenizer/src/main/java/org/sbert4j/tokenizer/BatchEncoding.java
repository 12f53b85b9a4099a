package org.sbert4j.tokenizer;

import java.util.List;
import java.util.function.Function;

/**
 * B texts, or pairs of texts, as arrays [B, T] for a model. The rows have one length T if they were
 * padded to one, else each its own.
 *
 * <p>Immutable and thread-safe; every array is the caller's own copy.
 */
public final class BatchEncoding {
  private final List<Encoding> encodings;

  BatchEncoding(List<Encoding> encodings) {
    this.encodings = List.copyOf(encodings);
  }

  /** The number B of texts. */
  public int batchSize() {
    return encodings.size();
  }

  /** The number T of tokens in the longest row, padding included; 0 for no texts. */
  public int sequenceLength() {
    return encodings.stream().mapToInt(Encoding::size).max().orElse(0);
  }

  /** The rows, padded as asked for, in the order of the texts. */
  public List<Encoding> encodings() {
    return encodings;
  }

  /** Token ids [B, T]. */
  public int[][] inputIds() {
    return rows(Encoding::inputIds);
  }

  /** The attention mask [B, T]: 1 for a text's tokens and special ones, 0 for padding. */
  public int[][] attentionMask() {
    return rows(Encoding::attentionMask);
  }

  /** Token type ids [B, T]: 0 for padding. */
  public int[][] tokenTypeIds() {
    return rows(Encoding::tokenTypeIds);
  }

  private int[][] rows(Function<Encoding, int[]> row) {
    return encodings.stream().map(row).toArray(int[][]::new);
  }
}
