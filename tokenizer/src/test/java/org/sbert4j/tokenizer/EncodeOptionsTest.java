package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class EncodeOptionsTest {
  private static final EncodeOptions OPTIONS = EncodeOptions.maxLength(16);

  private static void rejects(String start, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.startsWith(start), message);
  }

  @Test
  void everyWitherChangesItsFieldAlone() {
    EncodeOptions changed =
        OPTIONS
            .withTruncation(TruncationStrategy.ONLY_SECOND)
            .withMaxLength(32)
            .withTruncationSide(Side.LEFT)
            .withOverflowingTokens(3)
            .withPadding(PaddingStrategy.MAX_LENGTH)
            .withPadToMultipleOf(8)
            .withPaddingSide(Side.LEFT)
            .withAddSpecialTokens(false);
    assertEquals(
        new EncodeOptions(
            TruncationStrategy.ONLY_SECOND,
            32,
            3,
            Side.LEFT,
            true,
            PaddingStrategy.MAX_LENGTH,
            8,
            Side.LEFT,
            false),
        changed);
    assertEquals(
        new EncodeOptions(
            TruncationStrategy.LONGEST_FIRST,
            16,
            0,
            Side.RIGHT,
            false,
            PaddingStrategy.DO_NOT_PAD,
            1,
            Side.RIGHT,
            true),
        OPTIONS);
  }

  @Test
  void paddedLengths() {
    EncodeOptions longest = OPTIONS.withPadding(PaddingStrategy.LONGEST);
    assertEquals(5, longest.paddedLength(5));
    assertEquals(8, longest.withPadToMultipleOf(8).paddedLength(5));
    assertEquals(8, longest.withPadToMultipleOf(8).paddedLength(8));
    assertEquals(0, longest.withPadToMultipleOf(8).paddedLength(0));
    EncodeOptions fixed = OPTIONS.withPadding(PaddingStrategy.MAX_LENGTH);
    assertEquals(16, fixed.paddedLength(5));
    assertEquals(21, fixed.withPadToMultipleOf(7).paddedLength(5));
  }

  @Test
  void numbersOutOfRangeAreNamed() {
    rejects("The option maxLength is -1;", () -> EncodeOptions.maxLength(-1));
    rejects("The option stride is -1;", () -> OPTIONS.withOverflowingTokens(-1));
    rejects("The option padToMultipleOf is 0;", () -> OPTIONS.withPadToMultipleOf(0));
    rejects(
        "The option padding is MAX_LENGTH, but maxLength is not set",
        () -> EncodeOptions.untruncated().withPadding(PaddingStrategy.MAX_LENGTH));
  }

  @Test
  void nullsAreNamed() {
    assertTrue(
        assertThrows(NullPointerException.class, () -> OPTIONS.withPadding(null))
            .getMessage()
            .startsWith("The option padding is null"));
    assertTrue(
        assertThrows(NullPointerException.class, () -> OPTIONS.withTruncation(null))
            .getMessage()
            .startsWith("The option truncation is null"));
  }
}
