package org.sbert4j.tokenizer;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One text as the model reads it: {@code [CLS]}, its tokens, {@code [SEP]}; T of them in all.
 *
 * <p>Immutable and thread-safe; every array is the caller's own copy.
 */
public final class Encoding {
  private final BertTokenizer tokenizer;
  private final int[] inputIds;
  private final int[] starts;
  private final int[] ends;
  private final boolean truncated;

  Encoding(BertTokenizer tokenizer, TokenBuffer tokens, boolean truncated) {
    this.tokenizer = tokenizer;
    this.inputIds = tokens.ids();
    this.starts = tokens.starts();
    this.ends = tokens.ends();
    this.truncated = truncated;
  }

  /** The number T of tokens, special ones included. */
  public int size() {
    return inputIds.length;
  }

  /** Token ids [T]. */
  public int[] inputIds() {
    return inputIds.clone();
  }

  /** The attention mask [T]: all 1, since one text has no padding. */
  public int[] attentionMask() {
    int[] attentionMask = new int[size()];
    Arrays.fill(attentionMask, 1);
    return attentionMask;
  }

  /** Token type ids [T]: all 0, since a single text is the first segment. */
  public int[] tokenTypeIds() {
    return new int[size()];
  }

  /** The tokens [T] as the vocabulary spells them. */
  public List<String> tokens() {
    return IntStream.of(inputIds).mapToObj(tokenizer::token).toList();
  }

  /**
   * Where token {@code index} begins in the original text, in UTF-16 chars; 0 for {@code [CLS]} and
   * {@code [SEP]}.
   *
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int startOffset(int index) {
    return starts[Objects.checkIndex(index, starts.length)];
  }

  /**
   * Where token {@code index} ends in the original text, in UTF-16 chars, exclusive; 0 for {@code
   * [CLS]} and {@code [SEP]}.
   *
   * @throws IndexOutOfBoundsException if there is no such token
   */
  public int endOffset(int index) {
    return ends[Objects.checkIndex(index, ends.length)];
  }

  /** Whether the text had more tokens than there was room for. */
  public boolean truncated() {
    return truncated;
  }

  /** Copies the ids into the beginning of {@code row}. */
  void copyIdsTo(int[] row) {
    System.arraycopy(inputIds, 0, row, 0, inputIds.length);
  }

  @Override
  public String toString() {
    return tokens() + (truncated ? " (truncated)" : "");
  }
}
