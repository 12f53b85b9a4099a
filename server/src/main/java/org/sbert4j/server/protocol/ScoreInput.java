package org.sbert4j.server.protocol;

import java.util.List;
import org.sbert4j.tokenizer.TextPair;

/**
 * What a cross-encoder scores: a pair of texts, or a single one.
 *
 * @param second null for a single one
 */
record ScoreInput(String first, String second) {
  boolean isPair() {
    return second != null;
  }

  /** The two texts of a pair. */
  TextPair pair() {
    return new TextPair(first, second);
  }

  List<String> texts() {
    return isPair() ? List.of(first, second) : List.of(first);
  }
}
