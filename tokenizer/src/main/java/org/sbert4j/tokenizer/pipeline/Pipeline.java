package org.sbert4j.tokenizer.pipeline;

import java.util.List;

/**
 * What a text goes through before it becomes tokens, one step after another.
 *
 * @param normalizers change the text; none leaves it as it is
 * @param preTokenizers split it into words; without any the whole text is one word
 */
public record Pipeline(List<NormalizerStep> normalizers, List<PreTokenizerStep> preTokenizers) {
  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if a step follows {@link PreTokenizerStep.ByteLevel}, after
   *     which the text is no longer that of the words
   * @throws NullPointerException if a list or one of its steps is null
   */
  public Pipeline {
    normalizers = List.copyOf(normalizers);
    preTokenizers = List.copyOf(preTokenizers);
    for (int i = 1; i < preTokenizers.size(); i++) {
      if (preTokenizers.get(i - 1) instanceof PreTokenizerStep.ByteLevel) {
        throw new IllegalArgumentException(
            "The pre-tokenizer %s follows ByteLevel; put ByteLevel last."
                .formatted(preTokenizers.get(i).describe()));
      }
    }
  }

  /** Text as a step describes it. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
