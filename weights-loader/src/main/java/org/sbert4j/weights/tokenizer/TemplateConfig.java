package org.sbert4j.weights.tokenizer;

import java.util.List;

/**
 * Where a tokenizer puts special tokens and texts: the post-processor of a tokenizer.json.
 *
 * @param single the sequence of one text; the text is in it once and all its token types are 0
 * @param pair the sequence of two texts, each in it once; empty when the file has none, so that two
 *     texts cannot be encoded together (the reference returns no tokens then)
 */
public record TemplateConfig(List<Piece> single, List<Piece> pair) {

  /** A part of a sequence. */
  public sealed interface Piece permits Text, Special {
    /** The token type of all its tokens. */
    int typeId();
  }

  /**
   * The place of a text.
   *
   * @param second whether it is the second of two
   */
  public record Text(boolean second, int typeId) implements Piece {}

  /**
   * A special token.
   *
   * @param tokens the tokens it stands for, as a rule one, such as {@code [CLS]}
   * @param ids their ids
   */
  public record Special(List<String> tokens, List<Integer> ids, int typeId) implements Piece {
    /** Copies the lists. */
    public Special {
      tokens = List.copyOf(tokens);
      ids = List.copyOf(ids);
    }
  }

  /** Copies the lists. */
  public TemplateConfig {
    single = List.copyOf(single);
    pair = List.copyOf(pair);
  }

  /** BERT's own: {@code [CLS] A [SEP]} and {@code [CLS] A [SEP] B [SEP]}, B's part of type 1. */
  static TemplateConfig bert(String cls, int clsId, String sep, int sepId) {
    Piece start = new Special(List.of(cls), List.of(clsId), 0);
    Piece end = new Special(List.of(sep), List.of(sepId), 0);
    Piece lastEnd = new Special(List.of(sep), List.of(sepId), 1);
    Piece first = new Text(false, 0);
    Piece second = new Text(true, 1);
    return new TemplateConfig(
        List.of(start, first, end), List.of(start, first, end, second, lastEnd));
  }

  /** RoBERTa's: {@code <s> A </s>} and {@code <s> A </s> </s> B </s>}, all of type 0. */
  static TemplateConfig roberta(String cls, int clsId, String sep, int sepId) {
    Piece start = new Special(List.of(cls), List.of(clsId), 0);
    Piece end = new Special(List.of(sep), List.of(sepId), 0);
    Piece first = new Text(false, 0);
    Piece second = new Text(true, 0);
    return new TemplateConfig(
        List.of(start, first, end), List.of(start, first, end, end, second, end));
  }

  /** The same with all token types 0. */
  TemplateConfig withoutTokenTypes() {
    return new TemplateConfig(withoutTypes(single), withoutTypes(pair));
  }

  private static List<Piece> withoutTypes(List<Piece> pieces) {
    return pieces.stream()
        .<Piece>map(
            piece ->
                piece instanceof Special special
                    ? new Special(special.tokens(), special.ids(), 0)
                    : new Text(((Text) piece).second(), 0))
        .toList();
  }

  /** The special token that one text begins with; null if it begins with none or with several. */
  String first() {
    return tokenOf(single.get(0));
  }

  /** The special token that one text ends with; null if it ends with none or with several. */
  String last() {
    return tokenOf(single.get(single.size() - 1));
  }

  /** Whether one text is {@code [CLS] text [SEP]}, whatever the two are called. */
  boolean isUsualSingle() {
    return single.size() == 3 && first() != null && last() != null;
  }

  private static String tokenOf(Piece piece) {
    return piece instanceof Special special && special.tokens().size() == 1
        ? special.tokens().get(0)
        : null;
  }
}
