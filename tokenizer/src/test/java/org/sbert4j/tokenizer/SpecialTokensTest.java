package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Input ids become what the tokenizer makes of their text, whatever its template. */
class SpecialTokensTest {
  private static final int CLS = 1;
  private static final int SEP = 2;
  private static final int MASK = 4;
  private static final Template.Piece TEXT = new Template.Text(false, 0);

  private static Template.Piece special(Integer... ids) {
    return new Template.Special(List.of(ids), 0);
  }

  private static Template template(Template.Piece... single) {
    return new Template(List.of(single), List.of());
  }

  private static Tokenizer tokenizer(Template template) {
    Stream<String> special = Stream.of("[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]");
    Stream<String> letters = IntStream.rangeClosed('a', 'z').mapToObj(Character::toString);
    return new Tokenizer(
        Vocabulary.of(Stream.concat(special, letters).toList()),
        TokenizerSettings.bert().withTemplate(template));
  }

  /** BERT's, which a null stands for, and others: several tokens, one at one end alone, none. */
  static Stream<Tokenizer> tokenizers() {
    return Stream.of(
            null,
            template(special(CLS), TEXT, special(SEP)),
            template(special(CLS, MASK), TEXT, special(SEP), special(SEP)),
            template(special(SEP), TEXT, special(SEP)),
            template(special(CLS), TEXT),
            template(TEXT, special(SEP, MASK)),
            template(TEXT))
        .map(SpecialTokensTest::tokenizer);
  }

  private static SpecialTokens.Sequence around(
      Tokenizer tokenizer, int maxLength, int... inputIds) {
    return tokenizer.specialTokens().around(inputIds, maxLength, Side.RIGHT);
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void asOfTheText(Tokenizer tokenizer) {
    EncodeOptions all = EncodeOptions.untruncated();
    SpecialTokens special = tokenizer.specialTokens();
    assertEquals(tokenizer.encode("", all).size(), special.size());
    for (String text : List.of("", "a", "a b", "a b c d e", "a [SEP] b c", "[MASK] a")) {
      int[] whole = tokenizer.encode(text, all).inputIds();
      int[] bare = tokenizer.encode(text, all.withAddSpecialTokens(false)).inputIds();
      for (Side side : Side.values()) {
        for (int maxLength = special.size(); maxLength < 12; maxLength++) {
          Encoding expected =
              tokenizer.encode(text, EncodeOptions.maxLength(maxLength).withTruncationSide(side));
          assertAs(expected, special.around(whole, maxLength, side));
          assertAs(expected, special.around(bare, maxLength, side));
        }
      }
    }
  }

  private static void assertAs(Encoding expected, SpecialTokens.Sequence found) {
    assertArrayEquals(expected.inputIds(), found.inputIds());
    assertEquals(expected.truncated(), found.truncated());
    assertEquals(expected.sizeBeforeTruncation(), found.sizeBeforeTruncation());
  }

  /** Where the same token is at both ends, one alone is not both. */
  @Test
  void aLoneTokenIsNotBothEnds() {
    Tokenizer tokenizer = tokenizer(template(special(SEP), TEXT, special(SEP)));
    assertArrayEquals(new int[] {SEP, SEP, SEP}, around(tokenizer, 8, SEP).inputIds());
  }

  @Test
  void oneOfTheTwoIsNotEnough() {
    Tokenizer tokenizer = tokenizer(null);
    assertArrayEquals(new int[] {CLS, CLS, 7, SEP}, around(tokenizer, 8, CLS, 7).inputIds());
    assertArrayEquals(new int[] {CLS, 7, SEP, SEP}, around(tokenizer, 8, 7, SEP).inputIds());
  }

  @Test
  void theCutIsAPlaceInTheIdsGiven() {
    Tokenizer tokenizer = tokenizer(null);
    assertEquals(2, around(tokenizer, 4, 7, 8, 9).cutOffset());
    assertEquals(3, around(tokenizer, 5, 7, 8, 9).cutOffset());
    assertEquals(3, around(tokenizer, 4, CLS, 7, 8, 9, SEP).cutOffset());
    assertEquals(5, around(tokenizer, 5, CLS, 7, 8, 9, SEP).cutOffset());
  }

  @Test
  void onTheLeftItIsTheStartOfThoseKept() {
    SpecialTokens special = tokenizer(null).specialTokens();
    int[] whole = {CLS, 7, 8, 9, SEP};
    assertEquals(1, special.around(new int[] {7, 8, 9}, 4, Side.LEFT).cutOffset());
    assertEquals(0, special.around(new int[] {7, 8, 9}, 5, Side.LEFT).cutOffset());
    assertEquals(2, special.around(whole, 4, Side.LEFT).cutOffset());
    assertEquals(0, special.around(whole, 5, Side.LEFT).cutOffset());
    assertEquals(4, special.around(whole, 2, Side.LEFT).cutOffset());
  }

  @Test
  void theIdsAreCopied() {
    int[] inputIds = {CLS, 7, SEP};
    SpecialTokens.Sequence sequence = around(tokenizer(null), 8, inputIds);
    assertFalse(sequence.truncated());
    assertNotSame(inputIds, sequence.inputIds());
  }

  @Test
  void thereMustBeRoomForThem() {
    Tokenizer tokenizer = tokenizer(template(special(CLS, MASK), TEXT, special(SEP)));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> around(tokenizer, 2, 7));
    assertEquals("maxLength is 2; give at least 3, for the special tokens.", e.getMessage());
  }
}
