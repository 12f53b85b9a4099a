package org.sbert4j;

/** What becomes of a text with more tokens than the model takes at once. */
public enum TruncationPolicy {
  /**
   * It is cut: its first {@link SentenceTransformer#maxSeqLength()} tokens count, [CLS] and [SEP]
   * included. As sentence-transformers does, but not in silence: a model says so once, in a
   * warning, and {@link SentenceTransformer#encodeWithDetails} says it of each text.
   */
  TRUNCATE,

  /** The call fails with {@link TextTooLongException}. */
  ERROR,

  /**
   * Every token counts. The text goes through the model in overlapping windows, each between a
   * [CLS] and a [SEP] of its own, and one vector is pooled from the token embeddings of all.
   *
   * <p>Exactly: with room for R tokens between [CLS] and [SEP] and an overlap of V ({@link
   * EmbeddingOptions#windowOverlap()}), window w begins at token {@code w * (R - V)}, and the last
   * one, which may be shorter, ends where the text does. Of the V tokens that two windows share,
   * the first V / 2 (rounded up) count in the earlier window and the others in the later one, so
   * that each counts once, where it has more text around it. With the [CLS] of the first window in
   * front and the [SEP] of the last at the end this is one row of token embeddings, as many as the
   * whole text has tokens, over which go
   *
   * <ul>
   *   <li>mean, mean_sqrt_len_tokens and max;
   *   <li>weightedmean, with the weights 1, 2, 3, … from the beginning of the text to its end;
   *   <li>cls: the mean of the windows' [CLS] embeddings, each weighted with the number of tokens
   *       that count in its window; lasttoken: the same of the windows' last tokens.
   * </ul>
   *
   * <p>Sums are taken in double precision, window by window and in their order. A prompt stands in
   * front of the text, and so in the first window alone; where the model's pooling leaves a prompt
   * out ({@code include_prompt: false}), its tokens and the first [CLS] are left out of the row.
   *
   * <p>A text that fits into one window has the same bits as with {@link #TRUNCATE}. However long a
   * text is, no more than some windows of it are in memory. There is no such thing in
   * sentence-transformers.
   */
  WINDOW
}
