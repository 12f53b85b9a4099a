package org.sbert4j.tokenizer;

/** To which length encodings are filled up with the pad token. */
public enum PaddingStrategy {
  /** None: each keeps its own. */
  DO_NOT_PAD,

  /** That of the longest one of the batch. */
  LONGEST,

  /** {@link EncodeOptions#maxLength()}. */
  MAX_LENGTH
}
