package org.sbert4j.tokenizer.pipeline;

import java.util.List;

/**
 * What a text goes through before its model, one step after another.
 *
 * @param normalizers change the text; none leaves it as it is
 * @param preTokenizers split it into words; without any the whole text is one word
 */
public record Pipeline(List<NormalizerStep> normalizers, List<PreTokenizerStep> preTokenizers) {
  /**
   * Copies the lists.
   *
   * @throws NullPointerException if a list or one of its steps is null
   */
  public Pipeline {
    normalizers = List.copyOf(normalizers);
    preTokenizers = List.copyOf(preTokenizers);
  }

  /** Text as a step describes it. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
