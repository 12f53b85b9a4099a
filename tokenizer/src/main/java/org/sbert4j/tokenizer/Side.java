package org.sbert4j.tokenizer;

/** The end of a sequence at which something is done to it. */
public enum Side {
  /** The beginning. */
  LEFT,

  /** The end, as BERT has it. */
  RIGHT
}
