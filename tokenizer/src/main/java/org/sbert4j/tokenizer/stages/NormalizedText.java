package org.sbert4j.tokenizer.stages;

import java.util.Arrays;
import org.sbert4j.tokenizer.unicode.Surrogates;

/**
 * Normalized chars, each with the range of the original text it stands for.
 *
 * <p>As long as every char stands for the next one of the original text, which most texts do to
 * their end, ranges follow from the place of the first and are not stored.
 */
public final class NormalizedText {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;
  private static final int[] NONE = {};

  private char[] chars = new char[16];
  private int length;

  /** Whether char i stands for the char {@code first + i} of the original text, for every i. */
  private boolean consecutive = true;

  private int first;
  private int[] starts = NONE;
  private int[] ends = NONE;

  /** A text that nothing was done to: the chars {@code [from, to)} of {@code text}. */
  static NormalizedText of(String text, int from, int to) {
    NormalizedText result = new NormalizedText();
    result.chars = new char[Math.max(1, to - from)];
    text.getChars(from, to, result.chars, 0);
    int plain = 0;
    while (plain < to - from && !Character.isSurrogate(result.chars[plain])) {
      plain++;
    }
    result.first = from;
    result.length = plain;
    int i = from + plain;
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

  /**
   * A text of as many chars as {@code other} or of its beginning, each of which has the range of
   * the one in its place.
   *
   * @param chars with room for more behind {@code length}; not to be changed from here on
   */
  static NormalizedText inPlace(char[] chars, int length, NormalizedText other) {
    NormalizedText result = new NormalizedText();
    result.chars = chars;
    result.length = length;
    result.first = other.first;
    result.consecutive = other.consecutive;
    if (!other.consecutive) {
      result.starts = Arrays.copyOf(other.starts, chars.length);
      result.ends = Arrays.copyOf(other.ends, chars.length);
    }
    return result;
  }

  void clear() {
    length = 0;
    consecutive = true;
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
      appendChar(other.chars[i], other.start(i), other.end(i));
    }
  }

  /** Replaces the ranges, which are places in {@code text}, by what these stand for. */
  void translateRanges(NormalizedText text) {
    if (consecutive && text.consecutive) {
      first += text.first;
      return;
    }
    storeRanges();
    for (int i = 0; i < length; i++) {
      starts[i] = text.start(starts[i]);
      ends[i] = text.end(ends[i] - 1);
    }
  }

  private void appendChar(char c, int start, int end) {
    if (length == chars.length) {
      chars = Arrays.copyOf(chars, 2 * length);
    }
    if (length == 0) {
      first = start;
    }
    if (!consecutive || start != first + length || end != start + 1) {
      storeRanges();
      starts[length] = start;
      ends[length] = end;
    }
    chars[length++] = c;
  }

  /** Makes room for a range for each char there is room for, and stores those that are not yet. */
  private void storeRanges() {
    if (starts.length < chars.length) {
      starts = Arrays.copyOf(starts, chars.length);
      ends = Arrays.copyOf(ends, chars.length);
    }
    if (consecutive) {
      for (int i = 0; i < length; i++) {
        starts[i] = first + i;
        ends[i] = first + i + 1;
      }
      consecutive = false;
    }
  }

  /** The number of chars. */
  public int length() {
    return length;
  }

  /** The char at {@code index}. */
  public char charAt(int index) {
    return chars[index];
  }

  boolean isAscii() {
    for (int i = 0; i < length; i++) {
      if (chars[i] >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /** Whether two spaces follow on each other. */
  boolean hasSpaceRun() {
    for (int i = 1; i < length; i++) {
      if (chars[i] == ' ' && chars[i - 1] == ' ') {
        return true;
      }
    }
    return false;
  }

  int codePointCount(int from, int to) {
    return Character.codePointCount(chars, from, to - from);
  }

  int codePointAt(int index) {
    return Character.codePointAt(chars, index, length);
  }

  /** Where in the original text what char {@code index} stands for begins. */
  public int start(int index) {
    return consecutive ? first + index : starts[index];
  }

  /** Where in the original text what char {@code index} stands for ends. */
  public int end(int index) {
    return consecutive ? first + index + 1 : ends[index];
  }

  @Override
  public String toString() {
    return new String(chars, 0, length);
  }
}
