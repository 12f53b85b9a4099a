package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.fuzzing.FuzzTarget;
import org.sbert4j.fuzzing.JavaLiteral;

/** What holds for every text and every kind of byte pairs. */
final class BytePairsFuzz implements FuzzTarget {
  /** Letters, numbers, spaces of all kinds, characters of two to four bytes. */
  private static final String FAVOURITES =
      "éßĠĊñ½²٣中国한か\u0301\u00A0\u0085\u1680\u2003\u2028\u3000\uFFFD\uFFFE\u200B\u00AD’“—"
          + "\uD83D\uDE00\uD842\uDFB7\uDBFF\uDFFF";

  /** Those whose pieces {@link PlainBytePairs} knows how to make. */
  private static final List<String> KINDS =
      List.of(
          "roberta",
          "roberta-prefix",
          "unsplit",
          "whole-words",
          "no-whole-words",
          "fused",
          "unfused",
          "dropped");

  @Override
  public int maxBytes() {
    return 100;
  }

  @Override
  public List<byte[]> seeds() {
    List<String> texts =
        List.of(
            "",
            "isn't it? They'll've 'sup I'd  we're\n\n  x",
            " a  b   c\t d\r\n e \u00A0 f\u3000",
            "the  <mask> and\t<mask></s><s>x <pad><unk> <mask",
            "naïve 中文 😀😀 ½²٣ 123abc Ġa Ċ",
            "\uD83D a\uDE00b \uDE00\uD83D",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "''''''s''t ''");
    return texts.stream()
        .flatMap(
            text ->
                List.of(0, 1, 5, 7).stream()
                    .map(kind -> FuzzInput.of(List.of(kind), text, FAVOURITES)))
        .toList();
  }

  @Override
  public List<byte[]> words() {
    return List.of("<mask>", "<s>", "'re", "  ", "Ġ").stream()
        .map(word -> FuzzInput.of(List.of(), word, FAVOURITES))
        .toList();
  }

  @Override
  public boolean watchesComparisons() {
    return false; // characters are looked up in tables, so there is little to be seen
  }

  @Override
  public void run(byte[] input) {
    FuzzInput choices = new FuzzInput(input);
    check(choices.oneOf(KINDS), choices.text(FAVOURITES));
  }

  @Override
  public String describe(byte[] input) {
    FuzzInput choices = new FuzzInput(input);
    String kind = choices.oneOf(KINDS);
    return "BytePairsFuzz.check(\"%s\", %s);"
        .formatted(kind, JavaLiteral.of(choices.text(FAVOURITES)));
  }

  /** Checks one text with a kind of {@link GoldenBytePairs}. */
  static void check(String kind, String text) {
    Tokenizer tokenizer = GoldenBytePairs.tokenizer(kind);
    List<PlainToken> tokens = PlainBytePairsTest.tokens(tokenizer, text);
    assertEquals(GoldenBytePairs.plainTokenizer(kind).tokenize(text), tokens, "plain");
    for (PlainToken token : tokens) {
      assertTrue(0 <= token.start() && token.start() <= token.end(), "a range");
      assertTrue(token.end() <= text.length(), "of the text");
    }
    Encoding cut = tokenizer.encode(text, 8);
    assertEquals(tokens.size() + 2, cut.sizeBeforeTruncation());
    assertTrue(cut.size() <= 8);
    if (kind.equals("roberta") && !text.contains("<")) {
      assertEquals(
          withoutLoneSurrogates(text),
          tokenizer.decode(tokens.stream().mapToInt(PlainToken::id).toArray(), false),
          "and back");
    }
  }

  private static String withoutLoneSurrogates(String text) {
    return PlainChar.spell(PlainChar.listOf(text));
  }
}
