package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenWindowsTest {
  private static final Tokenizer TOKENIZER =
      new Tokenizer(
          Vocabulary.of(
              List.of(
                  "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "a", "b",
                  "##b", "还", "款")),
          TokenizerSettings.bert());

  private static List<Encoding> windows(String text, int maxLength, int overlap) {
    List<Encoding> windows = new ArrayList<>();
    TOKENIZER.windows(text, maxLength, overlap).forEachRemaining(windows::add);
    return windows;
  }

  @Test
  void theyAreTheEncodingAndItsOverflowingPieces() {
    SplittableRandom random = new SplittableRandom(5);
    List<String> words = List.of("unaffable ", "a ", "bb", "还款", "[MASK]", "?", " ");
    for (int run = 0; run < 300; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(words.get(random.nextInt(words.size())));
      }
      int maxLength = random.nextInt(3, 12);
      int overlap = random.nextInt(0, maxLength - 2);
      assertAreThoseOfEncode(text.toString(), maxLength, overlap);
    }
  }

  private static void assertAreThoseOfEncode(String text, int maxLength, int overlap) {
    Encoding whole =
        TOKENIZER.encode(text, EncodeOptions.maxLength(maxLength).withOverflowingTokens(overlap));
    List<Encoding> expected = new ArrayList<>(List.of(whole));
    expected.addAll(whole.overflowing());
    List<Encoding> found = windows(text, maxLength, overlap);
    assertEquals(expected.size(), found.size(), text);
    for (int i = 0; i < found.size(); i++) {
      assertArrayEquals(expected.get(i).inputIds(), found.get(i).inputIds(), text);
      assertArrayEquals(expected.get(i).sequenceIds(), found.get(i).sequenceIds(), text);
      for (int token = 0; token < found.get(i).size(); token++) {
        assertEquals(expected.get(i).startOffset(token), found.get(i).startOffset(token), text);
      }
      assertEquals(expected.get(i).truncated(), found.get(i).truncated());
      assertEquals(whole.sizeBeforeTruncation(), found.get(i).sizeBeforeTruncation());
    }
  }

  @Test
  void theEmptyTextIsOneWindow() {
    List<Encoding> windows = windows("", 2 + 1, 0);
    assertEquals(1, windows.size());
    assertEquals(List.of("[CLS]", "[SEP]"), windows.get(0).tokens());
  }

  @Test
  void whereTheyEnd() {
    Iterator<Encoding> windows = TOKENIZER.windows("a", 3, 0);
    assertTrue(windows.hasNext());
    windows.next();
    assertFalse(windows.hasNext());
    assertThrows(NoSuchElementException.class, windows::next);
  }

  @Test
  void anOverlapThatLeavesNoProgress() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> TOKENIZER.windows("a", 5, 3))
            .getMessage();
    assertTrue(message.contains("stride is 3, but only 3 tokens"), message);
    assertThrows(IllegalArgumentException.class, () -> TOKENIZER.windows("a", 2, 0));
  }
}
