package org.sbert4j.tokenizer;

import java.util.List;

/**
 * Last stage: puts the tokens of one text or two and the special tokens where the template says.
 *
 * <p>{@code un ##aff ##able} becomes {@code [CLS] un ##aff ##able [SEP]}; with {@code a b} as the
 * second text it becomes {@code [CLS] un ##aff ##able [SEP] a b [SEP]}, where {@code a b [SEP]}
 * have token type 1. Special tokens stand for the empty range {@code [0, 0)} of the text.
 *
 * <p>Behaviour: tokenizers/src/processors/template.rs of the Hugging Face tokenizers library, and
 * with BERT's template bert.rs beside it. Immutable and thread-safe.
 */
final class PostProcessor {
  private final Template template;
  private final int specialTokensOfSingle;
  private final int specialTokensOfPair;

  PostProcessor(Template template) {
    this.template = template;
    this.specialTokensOfSingle = countSpecialTokens(template.single());
    this.specialTokensOfPair = countSpecialTokens(template.pair());
  }

  private static int countSpecialTokens(List<Template.Piece> pieces) {
    int count = 0;
    for (Template.Piece piece : pieces) {
      if (piece instanceof Template.Special special) {
        count += special.ids().size();
      }
    }
    return count;
  }

  /**
   * How many special tokens a sequence of one text, or of two, has.
   *
   * @throws IllegalArgumentException if the template has no sequence of two
   */
  int specialTokens(boolean isPair) {
    if (isPair && template.pair().isEmpty()) {
      throw new IllegalArgumentException(
          "The tokenizer's template has no pair, so it cannot encode two texts; encode them one by one, or set a template with a pair.");
    }
    return isPair ? specialTokensOfPair : specialTokensOfSingle;
  }

  /** Whether the second of two texts is in front. */
  boolean hasSecondTextFirst() {
    for (Template.Piece piece : template.pair()) {
      if (piece instanceof Template.Text text) {
        return text.second();
      }
    }
    throw new IllegalStateException("The template has no text; Template should have refused it.");
  }

  /**
   * The sequence of a part of the first text and, unless {@code second} is null, a part of the
   * second.
   */
  TokenSequence assemble(
      TokenBuffer first,
      Truncation.Part firstPart,
      TokenBuffer second,
      Truncation.Part secondPart,
      boolean addSpecialTokens) {
    boolean isPair = second != null;
    int size =
        (addSpecialTokens ? specialTokens(isPair) : 0)
            + firstPart.size()
            + (isPair ? secondPart.size() : 0);
    TokenSequence sequence = new TokenSequence(size);
    List<Template.Piece> pieces = isPair ? template.pair() : template.single();
    for (Template.Piece piece : pieces) {
      if (piece instanceof Template.Special special) {
        if (addSpecialTokens) {
          sequence.addSpecial(special);
        }
      } else if (((Template.Text) piece).second()) {
        sequence.addSecond(second, secondPart, piece.tokenTypeId());
      } else {
        sequence.addFirst(first, firstPart, piece.tokenTypeId());
      }
    }
    return sequence;
  }
}
