package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Pairs, truncation, overflow, padding and decoding, by example; the golden files have the rest.
 */
class EncodingTest {
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(
          List.of(
              "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "a", "b", "c",
              "还", "款", "?", "isn", "'", "t", "."));

  private static final TokenizerSettings UNCASED = TokenizerSettings.bert();
  private static final Tokenizer TOKENIZER = new Tokenizer(VOCABULARY, UNCASED);
  private static final EncodeOptions WHOLE = EncodeOptions.untruncated();
  private static final TextPair PAIR = new TextPair("还款 unaffable", "a b?");

  private static EncodeOptions max(int length) {
    return EncodeOptions.maxLength(length);
  }

  private static List<List<String>> pieces(Encoding encoding) {
    return encoding.overflowing().stream().map(Encoding::tokens).toList();
  }

  @Test
  void aPair() {
    Encoding encoding = TOKENIZER.encode(PAIR, WHOLE);
    assertEquals(
        List.of("[CLS]", "还", "款", "un", "##aff", "##able", "[SEP]", "a", "b", "?", "[SEP]"),
        encoding.tokens());
    assertArrayEquals(new int[] {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, encoding.tokenTypeIds());
    assertArrayEquals(new int[] {1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1}, encoding.specialTokensMask());
    assertArrayEquals(new int[] {-1, 0, 1, 2, 2, 2, -1, 0, 1, 2, -1}, encoding.wordIds());
    assertArrayEquals(new int[] {-1, 0, 0, 0, 0, 0, -1, 1, 1, 1, -1}, encoding.sequenceIds());
    assertEquals(3, encoding.startOffset(3));
    assertEquals(3, encoding.startOffset(9));
    assertEquals("a b?", encoding.text(1));
    assertFalse(encoding.truncated());
    assertEquals(11, encoding.sizeBeforeTruncation());
  }

  @Test
  void whatWasCutIsAValue() {
    String text = "还款 unaffable?";
    Encoding encoding = TOKENIZER.encode(text, 6);
    assertEquals(List.of("[CLS]", "还", "款", "un", "##aff", "[SEP]"), encoding.tokens());
    assertTrue(encoding.truncated());
    assertEquals(8, encoding.sizeBeforeTruncation());
    assertEquals("able?", text.substring(encoding.cutOffset(0)));
    assertEquals(text.length(), TOKENIZER.encode(text, 8).cutOffset(0));
    assertEquals(0, TOKENIZER.encode(text, 2).cutOffset(0));
    assertThrows(IndexOutOfBoundsException.class, () -> encoding.cutOffset(1));

    Encoding left = TOKENIZER.encode(text, max(5).withTruncationSide(Side.LEFT));
    assertEquals(List.of("[CLS]", "##aff", "##able", "?", "[SEP]"), left.tokens());
    assertEquals("affable?", text.substring(left.cutOffset(0)));
    assertEquals(8, left.sizeBeforeTruncation());
  }

  @Test
  void theSizeOfAMillionCharsIsCountedOnlyWhenAskedFor() {
    Encoding encoding = TOKENIZER.encode("还".repeat(1_000_000), 16);
    assertEquals(14, encoding.cutOffset(0));
    assertEquals(1_000_002, encoding.sizeBeforeTruncation());
  }

  @Test
  void pairsAreCutWhereTheStrategySays() {
    assertEquals(
        List.of("[CLS]", "还", "款", "[SEP]", "a", "b", "[SEP]"),
        TOKENIZER.encode(PAIR, max(7)).tokens());
    Encoding onlyFirst =
        TOKENIZER.encode(PAIR, max(7).withTruncation(TruncationStrategy.ONLY_FIRST));
    assertEquals(List.of("[CLS]", "还", "[SEP]", "a", "b", "?", "[SEP]"), onlyFirst.tokens());
    assertEquals(1, onlyFirst.cutOffset(0));
    assertEquals(4, onlyFirst.cutOffset(1));
    Encoding onlySecond =
        TOKENIZER.encode(PAIR, max(9).withTruncation(TruncationStrategy.ONLY_SECOND));
    assertEquals(List.of("[SEP]", "a", "[SEP]"), onlySecond.tokens().subList(6, 9));
    assertThrows(
        IllegalArgumentException.class,
        () -> TOKENIZER.encode("a b c", max(4).withTruncation(TruncationStrategy.ONLY_SECOND)));
  }

  @Test
  void ofTwoEndlessTextsTheLongerGetsTheOddToken() {
    String shorter = "a ".repeat(1000);
    String longer = "b ".repeat(1001);
    // 5 - 3 special tokens leaves an even room, 6 - 3 an odd one.
    assertEquals(
        List.of("[CLS]", "b", "b", "[SEP]", "a", "[SEP]"),
        TOKENIZER.encode(new TextPair(longer, shorter), max(6)).tokens());
    assertEquals(
        List.of("[CLS]", "a", "[SEP]", "b", "b", "[SEP]"),
        TOKENIZER.encode(new TextPair(shorter, longer), max(6)).tokens());
    assertEquals(
        List.of("[CLS]", "a", "[SEP]", "a", "a", "[SEP]"),
        TOKENIZER.encode(new TextPair(shorter, shorter), max(6)).tokens());
  }

  @Test
  void overflowingPieces() {
    Encoding encoding = TOKENIZER.encode("a b c a b", max(4).withOverflowingTokens(1));
    assertEquals(List.of("[CLS]", "a", "b", "[SEP]"), encoding.tokens());
    assertEquals(
        List.of(
            List.of("[CLS]", "b", "c", "[SEP]"),
            List.of("[CLS]", "c", "a", "[SEP]"),
            List.of("[CLS]", "a", "b", "[SEP]")),
        pieces(encoding));
    assertEquals(7, encoding.overflowing().get(2).sizeBeforeTruncation());
    assertEquals(9, encoding.overflowing().get(2).endOffset(2));
    assertEquals(List.of(), TOKENIZER.encode("a b c", max(4)).overflowing(), "not asked for");
  }

  @Test
  void overflowingPiecesOfPairsAreCombined() {
    EncodeOptions options = max(5).withOverflowingTokens(0);
    assertEquals(
        List.of(
            List.of("[CLS]", "b", "[SEP]", "c", "[SEP]"),
            List.of("[CLS]", "b", "[SEP]", "?", "[SEP]"),
            List.of("[CLS]", "a", "[SEP]", "?", "[SEP]")),
        pieces(TOKENIZER.encode(new TextPair("a b", "c ?"), options)));
  }

  @Test
  void padding() {
    EncodeOptions longest = max(9).withPadding(PaddingStrategy.LONGEST);
    BatchEncoding batch = TOKENIZER.encode(List.of("a", "a b c"), longest.withPadToMultipleOf(4));
    assertArrayEquals(
        new int[][] {{2, 8, 3, 0, 0, 0, 0, 0}, {2, 8, 9, 10, 3, 0, 0, 0}}, batch.inputIds());
    Encoding left =
        TOKENIZER.encode(
            PAIR, max(13).withPadding(PaddingStrategy.MAX_LENGTH).withPaddingSide(Side.LEFT));
    assertEquals(List.of("[PAD]", "[PAD]", "[CLS]"), left.tokens().subList(0, 3));
    assertArrayEquals(new int[] {0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, left.attentionMask());
    assertArrayEquals(new int[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, left.tokenTypeIds());
    assertArrayEquals(new int[] {1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1}, left.specialTokensMask());
    assertArrayEquals(new int[] {-1, -1, -1, 0, 0, 0, 0, 0, -1, 1, 1, 1, -1}, left.sequenceIds());
    assertEquals(-1, left.wordIds()[0]);
    assertEquals(11, left.sizeBeforeTruncation(), "padding does not count");
    assertEquals(3, TOKENIZER.encode("a", longest).size(), "alone it is the longest");
  }

  @Test
  void unpaddedBatchesAreRagged() {
    BatchEncoding batch = TOKENIZER.encodePairs(List.of(new TextPair("a", "b"), PAIR), WHOLE);
    assertEquals(2, batch.batchSize());
    assertEquals(11, batch.sequenceLength());
    assertEquals(5, batch.inputIds()[0].length);
    assertEquals(11, batch.attentionMask()[1].length);
  }

  @Test
  void withoutSpecialTokens() {
    EncodeOptions bare = WHOLE.withAddSpecialTokens(false);
    assertEquals(List.of("a", "b"), TOKENIZER.encode("a b", bare).tokens());
    assertEquals(
        List.of("a"), TOKENIZER.encode("a b", max(1).withAddSpecialTokens(false)).tokens());
    assertArrayEquals(
        new int[] {0, 1}, TOKENIZER.encode(new TextPair("a", "b"), bare).tokenTypeIds());
  }

  @Test
  void anotherTemplate() {
    Template.Piece mask = new Template.Special(List.of(4, 3), 1);
    Template template =
        new Template(
            List.of(new Template.Text(false, 0), mask),
            List.of(new Template.Text(true, 2), mask, new Template.Text(false, 0)));
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, UNCASED.withTemplate(template));
    Encoding encoding = tokenizer.encode(new TextPair("a b", "c"), WHOLE);
    assertEquals(List.of("c", "[MASK]", "[SEP]", "a", "b"), encoding.tokens());
    assertArrayEquals(new int[] {2, 1, 1, 0, 0}, encoding.tokenTypeIds());
    assertArrayEquals(new int[] {1, -1, -1, 0, 0}, encoding.sequenceIds());
    assertEquals(List.of("a", "[MASK]", "[SEP]"), tokenizer.encode("a", WHOLE).tokens());
  }

  @Test
  void aTemplateWithoutPairs() {
    Template single = new Template(List.of(new Template.Text(false, 0)), List.of());
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, UNCASED.withTemplate(single));
    assertEquals(List.of("a"), tokenizer.encode("a", WHOLE).tokens());
    for (EncodeOptions options : List.of(WHOLE, WHOLE.withAddSpecialTokens(false))) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> tokenizer.encode(PAIR, options))
              .getMessage()
              .startsWith("The tokenizer's template has no pair"));
    }
  }

  @Test
  void unfitTemplatesAreNamed() {
    Template.Piece text = new Template.Text(false, 0);
    String none =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Template(List.of(), List.of(text, new Template.Text(true, 1))))
            .getMessage();
    assertTrue(none.contains("single has the first text 0 times"), none);
    String twice =
        assertThrows(
                IllegalArgumentException.class,
                () -> new Template(List.of(text), List.of(text, text)))
            .getMessage();
    assertTrue(twice.contains("pair has the first text 2 times"), twice);
    assertThrows(
        IllegalArgumentException.class,
        () -> new Template(List.of(text, new Template.Special(List.of(-1), 0)), List.of()));
  }

  @Test
  void addedTokensInNormalizedText() {
    AddedToken added = new AddedToken("É還", 99, false, false, false, false, true);
    Tokenizer tokenizer = new Tokenizer(VOCABULARY, UNCASED.withAddedTokens(List.of(added)));
    Encoding encoding = tokenizer.encode("ae\u0301還款 É還[MASK]", WHOLE);
    assertEquals(List.of("[CLS]", "a", "e 還 ", "款", "e 還 ", "[MASK]", "[SEP]"), encoding.tokens());
    assertArrayEquals(new int[] {-1, 0, 1, 2, 3, 4, -1}, encoding.wordIds());
    assertEquals(1, encoding.startOffset(2));
    assertEquals(4, encoding.startOffset(3));
    assertEquals(6, encoding.startOffset(4));
    assertEquals(8, encoding.endOffset(4));
  }

  @Test
  void offsetsInCodePoints() {
    Encoding encoding = TOKENIZER.encode(new TextPair("😀 a", "😀😀 b"), WHOLE);
    assertEquals(3, encoding.startOffset(2));
    assertEquals(2, encoding.startCodePoint(2));
    assertEquals(3, encoding.endCodePoint(2));
    assertEquals(5, encoding.startOffset(5));
    assertEquals(3, encoding.startCodePoint(5));
    assertEquals(0, encoding.endCodePoint(0));
  }

  @Test
  void decoding() {
    int[] ids = TOKENIZER.encode("unaffable a? isn't b.", 64).inputIds();
    assertEquals("[CLS] unaffable a? isn ' t b. [SEP]", TOKENIZER.decode(ids, false));
    assertEquals("unaffable a? isn ' t b.", TOKENIZER.decode(ids, true));
    assertEquals("unaffable a? isn't b.", TOKENIZER.decode(ids, true, true));
    assertEquals("", TOKENIZER.decode(new int[0], true));
    assertEquals("##aff", TOKENIZER.decode(new int[] {6}, true), "the first is left as it is");
    assertThrows(IndexOutOfBoundsException.class, () -> TOKENIZER.decode(new int[] {18}, true));
  }

  @Test
  void tokensAndIds() {
    assertEquals(5, TOKENIZER.tokenToId("un"));
    assertEquals(-1, TOKENIZER.tokenToId("nothing"));
    assertEquals("##able", TOKENIZER.idToToken(7));
    assertThrows(IndexOutOfBoundsException.class, () -> TOKENIZER.idToToken(-1));
  }

  @Test
  void badArgumentsAreNamed() {
    assertTrue(
        assertThrows(NullPointerException.class, () -> TOKENIZER.encode((TextPair) null, WHOLE))
            .getMessage()
            .startsWith("The pair to encode is null"));
    assertTrue(
        assertThrows(
                NullPointerException.class,
                () -> TOKENIZER.encodePairs(Arrays.asList(PAIR, null), WHOLE))
            .getMessage()
            .startsWith("Pair 1 "));
    assertTrue(
        assertThrows(NullPointerException.class, () -> new TextPair("a", null))
            .getMessage()
            .startsWith("The second text"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> TOKENIZER.encode(PAIR, max(2)))
            .getMessage()
            .startsWith("maxLength is 2; give at least 3"));
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> TOKENIZER.encode("a b c", max(4).withOverflowingTokens(2)))
            .getMessage()
            .startsWith("The option stride is 2"));
  }

  @Test
  void overflowOfALongTextTakesLinearTime() {
    String text = "a ".repeat(500_000);
    assertTimeout(
        Duration.ofSeconds(5),
        () -> {
          Encoding encoding = TOKENIZER.encode(text, max(512).withOverflowingTokens(32));
          int tokens =
              IntStream.range(0, encoding.overflowing().size())
                  .map(i -> encoding.overflowing().get(i).size())
                  .sum();
          assertTrue(tokens > 500_000, "tokens of all pieces: " + tokens);
        });
  }
}
