package org.sbert4j;

/**
 * A text has more tokens than the model takes, and {@link TruncationPolicy#ERROR} was asked for.
 */
public final class TextTooLongException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final long textIndex;
  private final int tokenCount;
  private final int maxSeqLength;

  TextTooLongException(long textIndex, int tokenCount, int maxSeqLength) {
    super(
        "text %d has %d tokens, and the limit is %d; shorten it or choose another truncation: truncate or window"
            .formatted(textIndex, tokenCount, maxSeqLength));
    this.textIndex = textIndex;
    this.tokenCount = tokenCount;
    this.maxSeqLength = maxSeqLength;
  }

  /** The place of the text among those of the call, from 0. */
  public long textIndex() {
    return textIndex;
  }

  /** Tokens of the text, a prompt's and [CLS] and [SEP] included. */
  public int tokenCount() {
    return tokenCount;
  }

  /** The most tokens that the model takes, [CLS] and [SEP] included. */
  public int maxSeqLength() {
    return maxSeqLength;
  }
}
