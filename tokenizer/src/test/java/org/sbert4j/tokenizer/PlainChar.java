package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.List;

/**
 * A code point of text on its way through {@link PlainTokenizer}, and the chars {@code [start,
 * end)} of the original text that it stands for.
 */
record PlainChar(int codePoint, int start, int end) {
  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  /** The code points of {@code text}; half a surrogate pair reads as U+FFFD. */
  static List<PlainChar> listOf(String text) {
    List<PlainChar> chars = new ArrayList<>();
    int start = 0;
    while (start < text.length()) {
      int codePoint = text.codePointAt(start);
      int end = start + Character.charCount(codePoint);
      boolean half = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
      chars.add(new PlainChar(half ? REPLACEMENT_CHARACTER : codePoint, start, end));
      start = end;
    }
    return chars;
  }

  /** What {@code chars} spell. */
  static String spell(List<PlainChar> chars) {
    StringBuilder text = new StringBuilder();
    chars.forEach(c -> text.appendCodePoint(c.codePoint));
    return text.toString();
  }

  /** Another code point in the same place. */
  PlainChar as(int otherCodePoint) {
    return new PlainChar(otherCodePoint, start, end);
  }
}
