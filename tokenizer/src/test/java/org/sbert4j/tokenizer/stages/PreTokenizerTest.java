package org.sbert4j.tokenizer.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreTokenizerTest {
  /** The words of text that is normalized already. */
  private static PreTokenizer words(String text) {
    PreTokenizer words = new PreTokenizer(Normalizer.NONE, CharacterRules.of(Normalizer.NONE));
    words.begin(text, 0, text.length());
    return words;
  }

  private static List<String> split(String text) {
    PreTokenizer words = words(text);
    Word word = new Word(100);
    List<String> split = new ArrayList<>();
    while (words.next(word)) {
      split.add(word + "@" + word.start() + "-" + word.end());
    }
    return split;
  }

  @Test
  void workedExample() {
    assertEquals(List.of("isn@0-3", "'@3-4", "t@4-5", "it@6-8", "?@8-9"), split("isn't it?"));
  }

  @Test
  void nothingToSplit() {
    assertEquals(List.of(), split(""));
    assertEquals(List.of(), split(" \u3000\n"));
  }

  @Test
  void allAsciiSymbolsAreIsolated() {
    for (char c = '!'; c < 127; c++) {
      boolean letterOrDigit =
          (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
      if (!letterOrDigit) {
        assertEquals(List.of("a@0-1", c + "@1-2", c + "@2-3", "b@3-4"), split("a" + c + c + "b"));
      }
    }
  }

  @Test
  void punctuationIsThatOfUnicode8() {
    for (int c : new int[] {0xA1, 0x3002, 0xFF01, 0x2014, 0x166D, 0x111C9}) {
      assertEquals(3, split("a" + Character.toString(c) + "b").size(), Integer.toHexString(c));
    }
    // Punctuation since, in this order, Unicode 14, 10, 11, 12, 9 and 10; symbols; private use.
    for (int c : new int[] {0x61D, 0x9FD, 0xA76, 0xC77, 0x2E43, 0x10EAD, 0x20AC, 0xA9, 0xE000}) {
      assertEquals(1, split("a" + Character.toString(c) + "b").size(), Integer.toHexString(c));
    }
  }

  @Test
  void uncleanedTextIsSplitAtControlCharactersThatAreWhitespace() {
    assertEquals(
        List.of("a@0-1", "b@2-3", "c@4-5", "d\u200Be@6-9"), split("a\u000Bb\u0085c\u000Cd\u200Be"));
  }

  @Test
  void runsAreSplitLikeTheTextRoundThem() {
    Normalizer uncased = new Normalizer(true, true, true, true);
    PreTokenizer words = new PreTokenizer(uncased, CharacterRules.of(uncased));
    String text = "xÉ\u0301y≠é \u00E9中\uF900e\u0301!";
    words.begin(text, 1, text.length() - 1);
    Word word = new Word(100);
    List<String> split = new ArrayList<>();
    while (words.next(word)) {
      split.add(word + "@" + word.start() + "-" + word.end());
    }
    assertEquals(List.of("ey@1-4", "=@4-5", "e@5-6", "e@7-8", "中@8-9", "豈@9-10", "e@10-11"), split);
  }

  @Test
  void aWordIsKeptUpToItsLimitAndItsEndIsStillKnown() {
    PreTokenizer words = words("😀😀😀😀 b");
    Word word = new Word(3);
    assertTrue(words.next(word));
    assertTrue(word.isTooLong());
    assertEquals("😀😀😀", word.toString());
    assertEquals(8, word.end());
    assertTrue(words.next(word));
    assertFalse(word.isTooLong());
    assertEquals("b", word.toString());
    assertEquals(9, word.start());
    assertFalse(words.next(word));
  }
}
