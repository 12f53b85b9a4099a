package org.sbert4j.tokenizer;

import java.util.List;
import java.util.Objects;

/**
 * Where texts and special tokens stand in a sequence, as TemplateProcessing of a tokenizer.json
 * says it.
 *
 * <p>BERT's is {@code [CLS] A [SEP]} for one text and {@code [CLS] A [SEP] B [SEP]} for two, where
 * {@code B [SEP]} have token type 1.
 *
 * @param single the sequence of one text: {@link Text} A once, special tokens round it
 * @param pair the sequence of two texts: {@link Text} A and {@link Text} B once each; empty if the
 *     tokenizer is for single texts only
 */
public record Template(List<Piece> single, List<Piece> pair) {
  /** A part of a sequence. */
  public sealed interface Piece permits Text, Special {
    /** The token type of all its tokens. */
    int tokenTypeId();
  }

  /**
   * The place of a text.
   *
   * @param second whether it is the second text, B
   */
  public record Text(boolean second, int tokenTypeId) implements Piece {}

  /**
   * A special token.
   *
   * @param ids its token ids; as a rule there is one
   */
  public record Special(List<Integer> ids, int tokenTypeId) implements Piece {
    /** Copies the ids. */
    public Special {
      ids = List.copyOf(ids);
    }
  }

  /**
   * Checks that each text has its place.
   *
   * @throws NullPointerException if a list or a piece is null
   * @throws IllegalArgumentException if a text is missing or has two places, or an id or a token
   *     type is negative
   */
  public Template {
    single = List.copyOf(Objects.requireNonNull(single, "The template's single is null; set it."));
    pair = List.copyOf(Objects.requireNonNull(pair, "The template's pair is null; set it."));
    check(single, "single", 1);
    if (!pair.isEmpty()) {
      check(pair, "pair", 2);
    }
  }

  private static void check(List<Piece> pieces, String name, int texts) {
    int first = 0;
    int second = 0;
    for (Piece piece : pieces) {
      if (piece.tokenTypeId() < 0) {
        throw new IllegalArgumentException(
            "The template %s has the token type %d; token types start at 0."
                .formatted(name, piece.tokenTypeId()));
      }
      if (piece instanceof Text text) {
        first += text.second() ? 0 : 1;
        second += text.second() ? 1 : 0;
      } else if (((Special) piece).ids().stream().anyMatch(id -> id < 0)) {
        throw new IllegalArgumentException(
            "The template %s has a negative token id; ids start at 0.".formatted(name));
      }
    }
    if (first != 1 || second != texts - 1) {
      throw new IllegalArgumentException(
          "The template %s has the first text %d times and the second %d times; give it %s once."
              .formatted(name, first, second, texts == 1 ? "the first" : "each"));
    }
  }

  /** BERT's template with these ids of {@code [CLS]} and {@code [SEP]}. */
  public static Template bert(int clsTokenId, int sepTokenId) {
    Piece cls = new Special(List.of(clsTokenId), 0);
    Piece sep = new Special(List.of(sepTokenId), 0);
    Piece lastSep = new Special(List.of(sepTokenId), 1);
    Piece first = new Text(false, 0);
    Piece second = new Text(true, 1);
    return new Template(List.of(cls, first, sep), List.of(cls, first, sep, second, lastSep));
  }

  /**
   * RoBERTa's template with these ids of {@code <s>} and {@code </s>}: {@code <s> A </s>} and
   * {@code <s> A </s> </s> B </s>}, all of token type 0.
   */
  public static Template roberta(int clsTokenId, int sepTokenId) {
    Piece cls = new Special(List.of(clsTokenId), 0);
    Piece sep = new Special(List.of(sepTokenId), 0);
    Piece first = new Text(false, 0);
    Piece second = new Text(true, 0);
    return new Template(List.of(cls, first, sep), List.of(cls, first, sep, sep, second, sep));
  }
}
