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
   * @throws IllegalArgumentException if a step follows {@link PreTokenizerStep.ByteLevel}, or there
   *     is {@link PreTokenizerStep.Metaspace} beside it
   * @throws NullPointerException if a list or one of its steps is null
   */
  public Pipeline {
    normalizers = List.copyOf(normalizers);
    preTokenizers = List.copyOf(preTokenizers);
    checkByteLevel(preTokenizers);
  }

  /** ByteLevel makes another text of each word, which no step can split, and reads none such. */
  private static void checkByteLevel(List<PreTokenizerStep> steps) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof PreTokenizerStep.ByteLevel) {
        if (i + 1 < steps.size()) {
          throw new IllegalArgumentException(
              "The pre-tokenizer %s follows ByteLevel; put ByteLevel last."
                  .formatted(steps.get(i + 1).describe()));
        }
        if (steps.stream().anyMatch(step -> step instanceof PreTokenizerStep.Metaspace)) {
          throw new IllegalArgumentException(
              "The pre-tokenizers are Metaspace and ByteLevel, of which each spells spaces in its own way; leave one of them out.");
        }
      }
    }
  }

  /** Text as a step describes it. */
  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
