package org.sbert4j.tokenizer.stages;

import java.util.List;

/** A part of a sequence, as a tokenizer's template says it to {@link PostProcessor}. */
public sealed interface SequencePiece {
  /** The token type of all its tokens. */
  int tokenTypeId();

  /**
   * The place of a text.
   *
   * @param second whether it is the second text
   */
  record Text(boolean second, int tokenTypeId) implements SequencePiece {}

  /**
   * A special token.
   *
   * @param ids its token ids; as a rule there is one
   */
  record Special(List<Integer> ids, int tokenTypeId) implements SequencePiece {}
}
