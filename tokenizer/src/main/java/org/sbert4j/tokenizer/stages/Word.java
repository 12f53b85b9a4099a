package org.sbert4j.tokenizer.stages;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sbert4j.tokenizer.bytepairs.Symbols;

/**
 * One word between the pre-tokenizer, which fills it, and the model, which takes it apart.
 *
 * <p>A buffer used again for each word of a text. It never grows beyond {@code
 * maxInputCharsPerWord} code points: a longer word is one unknown token whatever it says, so only
 * its end is tracked. As long as every char stands for the next one of the original text, which
 * most words do to their end, ranges follow from the place of the first and are not stored; only
 * that first char may have one put before it, as Metaspace does, with the same range.
 */
public final class Word {
  private static final int[] NONE = {};

  private final int maxInputCharsPerWord;
  private char[] chars = new char[16];
  private int length;
  private int codePoints;
  private boolean empty = true;
  private boolean tooLong;
  private int start;
  private int end;

  /** Whether char i stands for the char {@code start + i - lead} of the original text. */
  private boolean consecutive = true;

  /** 1 if the first two chars have one range, or 0. */
  private int lead;

  private final Symbols symbols = new Symbols();
  private int[] starts = NONE;
  private int[] ends = NONE;

  /** What Unigram notes while it takes the word apart; null until it does. */
  private Lattice lattice;

  /** An empty buffer for words of so many code points. */
  public Word(int maxInputCharsPerWord) {
    this.maxInputCharsPerWord = maxInputCharsPerWord;
  }

  void clear() {
    length = 0;
    codePoints = 0;
    empty = true;
    tooLong = false;
    consecutive = true;
    lead = 0;
  }

  /** Appends a char that stands for the char {@code index} of the original text. */
  void append(char c, int index) {
    if (empty) {
      start = index;
      end = index;
      empty = false;
    }
    if (consecutive && index == end && codePoints < maxInputCharsPerWord) {
      appendChar(c, index, index + 1);
      codePoints++;
      end++;
    } else {
      append(c, index, index + 1);
    }
  }

  /** Appends a code point that stands for the chars {@code [start, end)} of the original text. */
  void append(int codePoint, int start, int end) {
    boolean isNext = end == start + 1 && Character.isBmpCodePoint(codePoint);
    if (empty) {
      this.start = start;
      empty = false;
    } else if (isNext && length == 1 && consecutive && start == this.start && end == this.end) {
      lead = 1;
    } else {
      isNext &= start == this.end;
    }
    this.end = end;
    if (codePoints == maxInputCharsPerWord) {
      tooLong = true;
      return;
    }
    codePoints++;
    if (consecutive && !isNext) {
      storeRanges();
    }
    if (Character.isBmpCodePoint(codePoint)) {
      appendChar((char) codePoint, start, end);
    } else {
      appendChar(Character.highSurrogate(codePoint), start, end);
      appendChar(Character.lowSurrogate(codePoint), start, end);
    }
  }

  /** Appends the chars {@code [from, to)} of {@code text}, which is the original text. */
  void append(String text, int from, int to) {
    int count = to - from;
    boolean hasLead = length == 1 && from == start && from + 1 == end;
    boolean isNext = empty || from == end || hasLead;
    if (!consecutive || !isNext || count > maxInputCharsPerWord - codePoints) {
      appendCodePoints(text, from, to);
      return;
    }
    if (chars.length - length < count) {
      chars = Arrays.copyOf(chars, Math.max(2 * length, length + count));
    }
    text.getChars(from, to, chars, length);
    for (int i = length; i < length + count; i++) {
      if (Character.isSurrogate(chars[i])) {
        appendCodePoints(text, from, to);
        return;
      }
    }
    if (count == 0) {
      return;
    }
    if (empty) {
      start = from;
      empty = false;
    } else if (hasLead) {
      lead = 1;
    }
    end = to;
    length += count;
    codePoints += count;
  }

  private void appendCodePoints(String text, int from, int to) {
    int i = from;
    while (i < to) {
      int codePoint = text.codePointAt(i);
      int next = i + Character.charCount(codePoint);
      append(codePoint, i, next);
      i = next;
    }
  }

  private void storeRanges() {
    if (starts.length < chars.length) {
      starts = new int[chars.length];
      ends = new int[chars.length];
    }
    for (int i = 0; i < length; i++) {
      starts[i] = start(i);
      ends[i] = end(i);
    }
    consecutive = false;
  }

  private void appendChar(char c, int start, int end) {
    if (length == chars.length) {
      chars = Arrays.copyOf(chars, 2 * length);
    }
    if (!consecutive) {
      if (length >= starts.length) {
        starts = Arrays.copyOf(starts, chars.length);
        ends = Arrays.copyOf(ends, chars.length);
      }
      starts[length] = start;
      ends[length] = end;
    }
    chars[length++] = c;
  }

  /** Where {@link BytePairs} takes the word apart. */
  Symbols symbols() {
    return symbols;
  }

  /** Room for every place of the word and the one behind it; what is in it is of no meaning. */
  Lattice lattice() {
    if (lattice == null || lattice.size() <= length) {
      lattice = new Lattice(Math.max(64, 2 * length));
    }
    return lattice;
  }

  /** The chars, with more behind them that are of no meaning; not to be changed. */
  char[] chars() {
    return chars;
  }

  int codePointAt(int index) {
    return Character.codePointAt(chars, index, length);
  }

  /** The chars {@code [from, to)}. */
  String text(int from, int to) {
    return new String(chars, from, to - from);
  }

  /** The chars {@code [from, to)} in UTF-8. */
  byte[] utf8(int from, int to) {
    return text(from, to).getBytes(StandardCharsets.UTF_8);
  }

  boolean isEmpty() {
    return empty;
  }

  /** Whether the word has more code points than are looked at. */
  boolean isTooLong() {
    return tooLong;
  }

  /** Whether the word is a single char and not too long, as every ideograph of the BMP is. */
  boolean isOneChar() {
    return length == 1 && !tooLong;
  }

  int length() {
    return length;
  }

  char charAt(int index) {
    return chars[index];
  }

  /** Where in the original text the word's char {@code index} begins. */
  int start(int index) {
    return consecutive ? start + Math.max(index - lead, 0) : starts[index];
  }

  /** Where in the original text the word's char {@code index} ends. */
  int end(int index) {
    return consecutive ? start + Math.max(index - lead, 0) + 1 : ends[index];
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
