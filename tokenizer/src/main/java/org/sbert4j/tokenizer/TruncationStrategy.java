package org.sbert4j.tokenizer;

/** Which text of one or two gives up tokens when they are more than there is room for. */
public enum TruncationStrategy {
  /**
   * The longer of the two. If both are longer than half of the room each gets half, and the longer
   * one, or else the second, the odd token. A single text is simply cut.
   */
  LONGEST_FIRST,

  /** The first; an error if it has no more tokens than must go. */
  ONLY_FIRST,

  /** The second; an error if there is none, or it has no more tokens than must go. */
  ONLY_SECOND,

  /** Neither: whatever the length, all tokens stay. */
  DO_NOT_TRUNCATE
}
