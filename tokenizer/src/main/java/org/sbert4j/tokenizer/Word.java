package org.sbert4j.tokenizer;

import java.util.Arrays;

/**
 * One word between the pre-tokenizer, which fills it, and WordPiece, which takes it apart.
 *
 * <p>A buffer used again for each word of a text. It never grows beyond {@code
 * maxInputCharsPerWord} code points: a longer word is one unknown token whatever it says, so only
 * its end is tracked.
 */
final class Word {
  private final int maxInputCharsPerWord;
  private char[] chars = new char[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int length;
  private int codePoints;
  private boolean tooLong;
  private int start;
  private int end;

  Word(int maxInputCharsPerWord) {
    this.maxInputCharsPerWord = maxInputCharsPerWord;
  }

  void clear() {
    length = 0;
    codePoints = 0;
    tooLong = false;
  }

  /** Appends a code point that stands for the chars {@code [start, end)} of the original text. */
  void append(int codePoint, int start, int end) {
    if (codePoints == 0 && !tooLong) {
      this.start = start;
    }
    this.end = end;
    if (codePoints == maxInputCharsPerWord) {
      tooLong = true;
      return;
    }
    codePoints++;
    if (Character.isBmpCodePoint(codePoint)) {
      appendChar((char) codePoint, start, end);
    } else {
      appendChar(Character.highSurrogate(codePoint), start, end);
      appendChar(Character.lowSurrogate(codePoint), start, end);
    }
  }

  private void appendChar(char c, int start, int end) {
    if (length == chars.length) {
      chars = Arrays.copyOf(chars, 2 * length);
      starts = Arrays.copyOf(starts, 2 * length);
      ends = Arrays.copyOf(ends, 2 * length);
    }
    chars[length] = c;
    starts[length] = start;
    ends[length] = end;
    length++;
  }

  /** Whether the word has more code points than are looked at. */
  boolean isTooLong() {
    return tooLong;
  }

  int length() {
    return length;
  }

  char charAt(int index) {
    return chars[index];
  }

  /** Where in the original text the word's char {@code index} begins. */
  int start(int index) {
    return starts[index];
  }

  /** Where in the original text the word's char {@code index} ends. */
  int end(int index) {
    return ends[index];
  }

  /** Where in the original text the whole word begins. */
  int start() {
    return start;
  }

  /** Where in the original text the whole word ends. */
  int end() {
    return end;
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
