package org.sbert4j.encoding;

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
import org.sbert4j.tokenizer.BertTokenizer;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Template;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;

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

  private static BertTokenizer tokenizer(Template template) {
    Stream<String> special = Stream.of("[PAD]", "[CLS]", "[SEP]", "[UNK]", "[MASK]");
    Stream<String> letters = IntStream.rangeClosed('a', 'z').mapToObj(Character::toString);
    return new BertTokenizer(
        Vocabulary.of(Stream.concat(special, letters).toList()),
        TokenizerSettings.bert().withTemplate(template));
  }

  /** BERT's, which a null stands for, and others: several tokens, one at one end alone, none. */
  static Stream<BertTokenizer> tokenizers() {
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

  private static EncodedText encode(BertTokenizer tokenizer, int[] inputIds, int maxLength) {
    return new SpecialTokens(tokenizer).encode(EncodeRequest.plain(maxLength, 1), inputIds);
  }

  @ParameterizedTest
  @MethodSource("tokenizers")
  void asOfTheText(BertTokenizer tokenizer) {
    EncodeOptions all = EncodeOptions.untruncated();
    int specials = tokenizer.encode("", all).size();
    for (String text : List.of("", "a", "a b", "a b c d e", "a [SEP] b c", "[MASK] a")) {
      int[] whole = tokenizer.encode(text, all).inputIds();
      int[] bare = tokenizer.encode(text, all.withAddSpecialTokens(false)).inputIds();
      for (int maxLength = specials; maxLength < 12; maxLength++) {
        Encoding expected = tokenizer.encode(text, maxLength);
        assertAs(expected, encode(tokenizer, whole, maxLength));
        assertAs(expected, encode(tokenizer, bare, maxLength));
      }
    }
  }

  private static void assertAs(Encoding expected, EncodedText found) {
    assertArrayEquals(expected.inputIds(), found.inputIds());
    assertEquals(expected.truncated(), found.tooLong());
    assertEquals(expected.sizeBeforeTruncation(), found.tokenCount());
  }

  /** Where the same token is at both ends, one alone is not both. */
  @Test
  void aLoneTokenIsNotBothEnds() {
    BertTokenizer tokenizer = tokenizer(template(special(SEP), TEXT, special(SEP)));
    assertArrayEquals(new int[] {SEP, SEP, SEP}, encode(tokenizer, new int[] {SEP}, 8).inputIds());
  }

  @Test
  void oneOfTheTwoIsNotEnough() {
    BertTokenizer tokenizer = tokenizer(null);
    assertArrayEquals(
        new int[] {CLS, CLS, 7, SEP}, encode(tokenizer, new int[] {CLS, 7}, 8).inputIds());
    assertArrayEquals(
        new int[] {CLS, 7, SEP, SEP}, encode(tokenizer, new int[] {7, SEP}, 8).inputIds());
  }

  @Test
  void theCutIsAPlaceInTheIdsGiven() {
    BertTokenizer tokenizer = tokenizer(null);
    assertEquals(2, encode(tokenizer, new int[] {7, 8, 9}, 4).cutOffset());
    assertEquals(3, encode(tokenizer, new int[] {7, 8, 9}, 5).cutOffset());
    assertEquals(3, encode(tokenizer, new int[] {CLS, 7, 8, 9, SEP}, 4).cutOffset());
    assertEquals(5, encode(tokenizer, new int[] {CLS, 7, 8, 9, SEP}, 5).cutOffset());
  }

  @Test
  void theIdsAreCopied() {
    int[] inputIds = {CLS, 7, SEP};
    EncodedText text = encode(tokenizer(null), inputIds, 8);
    assertFalse(text.tooLong());
    assertNotSame(inputIds, text.inputIds());
  }

  @Test
  void thereMustBeRoomForThem() {
    BertTokenizer tokenizer = tokenizer(template(special(CLS, MASK), TEXT, special(SEP)));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> encode(tokenizer, new int[] {7}, 2));
    assertEquals(
        "the max sequence length is 2; give at least 3, for the special tokens", e.getMessage());
  }
}
