package org.sbert4j.tokenizer;

import java.util.Objects;

/**
 * Two texts that one sequence holds: {@code [CLS] first [SEP] second [SEP]}.
 *
 * @param first the text with token type 0
 * @param second the text with token type 1
 */
public record TextPair(String first, String second) {
  /**
   * Checks that both are there.
   *
   * @throws NullPointerException naming the text that is null
   */
  public TextPair {
    Objects.requireNonNull(first, "The first text of the pair is null; give \"\" for no text.");
    Objects.requireNonNull(second, "The second text of the pair is null; give \"\" for no text.");
  }
}
