package org.sbert4j.tokenizer.stages;

import java.util.Arrays;
import org.sbert4j.tokenizer.unicode.Surrogates;

/** Normalized chars, each with the range of the original text it stands for. */
public final class NormalizedText {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  private char[] chars = new char[16];
  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int length;

  /** A text that nothing was done to: the chars {@code [from, to)} of {@code text}. */
  static NormalizedText of(String text, int from, int to) {
    NormalizedText result = new NormalizedText();
    result.chars = new char[Math.max(1, to - from)];
    result.starts = new int[result.chars.length];
    result.ends = new int[result.chars.length];
    int i = from;
    while (i < to) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        result.appendChar(c, i, i + 1);
        i++;
      } else {
        int codePoint = text.codePointAt(i);
        int end = i + Character.charCount(codePoint);
        result.append(
            Surrogates.isSurrogate(codePoint) ? REPLACEMENT_CHARACTER : codePoint, i, end);
        i = end;
      }
    }
    return result;
  }

  void clear() {
    length = 0;
  }

  /** Appends a code point that stands for the chars {@code [start, end)} of the original text. */
  void append(int codePoint, int start, int end) {
    if (Character.isBmpCodePoint(codePoint)) {
      appendChar((char) codePoint, start, end);
    } else {
      appendChar(Character.highSurrogate(codePoint), start, end);
      appendChar(Character.lowSurrogate(codePoint), start, end);
    }
  }

  /** Appends text that stands for the chars {@code [start, end)} of the original text. */
  void append(String text, int start, int end) {
    for (int i = 0; i < text.length(); i++) {
      appendChar(text.charAt(i), start, end);
    }
  }

  /** Appends the chars {@code [from, to)} of {@code other}. */
  void append(NormalizedText other, int from, int to) {
    for (int i = from; i < to; i++) {
      appendChar(other.chars[i], other.starts[i], other.ends[i]);
    }
  }

  /** Replaces the ranges, which are places in {@code text}, by what these stand for. */
  void translateRanges(NormalizedText text) {
    for (int i = 0; i < length; i++) {
      starts[i] = text.start(starts[i]);
      ends[i] = text.end(ends[i] - 1);
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

  /** The number of chars. */
  public int length() {
    return length;
  }

  /** The char at {@code index}. */
  public char charAt(int index) {
    return chars[index];
  }

  int codePointCount(int from, int to) {
    return Character.codePointCount(chars, from, to - from);
  }

  int codePointAt(int index) {
    return Character.codePointAt(chars, index, length);
  }

  /** Where in the original text what char {@code index} stands for begins. */
  public int start(int index) {
    return starts[index];
  }

  /** Where in the original text what char {@code index} stands for ends. */
  public int end(int index) {
    return ends[index];
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
