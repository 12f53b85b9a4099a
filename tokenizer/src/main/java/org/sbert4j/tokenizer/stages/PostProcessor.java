package org.sbert4j.tokenizer.stages;

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
public final class PostProcessor {
  private final List<SequencePiece> single;
  private final List<SequencePiece> pair;
  private final int specialTokensOfSingle;
  private final int specialTokensOfPair;

  /**
   * A post-processor by a tokenizer's template.
   *
   * @param single the sequence of one text
   * @param pair the sequence of two; empty if the tokenizer is for single texts only
   */
  public PostProcessor(List<SequencePiece> single, List<SequencePiece> pair) {
    this.single = List.copyOf(single);
    this.pair = List.copyOf(pair);
    this.specialTokensOfSingle = countSpecialTokens(single);
    this.specialTokensOfPair = countSpecialTokens(pair);
  }

  private static int countSpecialTokens(List<SequencePiece> pieces) {
    int count = 0;
    for (SequencePiece piece : pieces) {
      if (piece instanceof SequencePiece.Special special) {
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
  public int specialTokens(boolean isPair) {
    if (isPair && pair.isEmpty()) {
      throw new IllegalArgumentException(
          "The tokenizer's template has no pair, so it cannot encode two texts; encode them one by one, or set a template with a pair.");
    }
    return isPair ? specialTokensOfPair : specialTokensOfSingle;
  }

  /** Whether the second of two texts is in front. */
  public boolean hasSecondTextFirst() {
    for (SequencePiece piece : pair) {
      if (piece instanceof SequencePiece.Text text) {
        return text.second();
      }
    }
    throw new IllegalStateException("The template has no text; Template should have refused it.");
  }

  /**
   * The sequence of a part of the first text and, unless {@code second} is null, a part of the
   * second.
   */
  public TokenSequence assemble(
      TokenBuffer first,
      Part firstPart,
      TokenBuffer second,
      Part secondPart,
      boolean addSpecialTokens) {
    boolean isPair = second != null;
    int size =
        (addSpecialTokens ? specialTokens(isPair) : 0)
            + firstPart.size()
            + (isPair ? secondPart.size() : 0);
    TokenSequence sequence = new TokenSequence(size);
    List<SequencePiece> pieces = isPair ? pair : single;
    for (SequencePiece piece : pieces) {
      if (piece instanceof SequencePiece.Special special) {
        if (addSpecialTokens) {
          sequence.addSpecial(special);
        }
      } else if (((SequencePiece.Text) piece).second()) {
        sequence.addSecond(second, secondPart, piece.tokenTypeId());
      } else {
        sequence.addFirst(first, firstPart, piece.tokenTypeId());
      }
    }
    return sequence;
  }
}
