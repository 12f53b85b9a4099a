package org.sbert4j.tokenizer.unicode;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the text form of the Unicode tables.
 *
 * <pre>
 *   # a comment
 *   [section]
 *   41 300-314 C0=41,300 …      code points and ranges, with values or without, all hexadecimal
 * </pre>
 *
 * <p>Scans bytes rather than splitting strings, because this runs at the start of every program.
 */
final class UnicodeTableReader {
  private static final int MOST_VALUES = 18;

  private final byte[] bytes;
  private int position;
  private String section = "";
  private int first;
  private int last;
  private final int[] values = new int[MOST_VALUES];
  private int valueCount;

  UnicodeTableReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A reader of a resource of this package. */
  static UnicodeTableReader ofResource(String name) {
    try (InputStream in = UnicodeTableReader.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            name + " is missing from the tokenizer module; build or download its jar again.");
      }
      return new UnicodeTableReader(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(name + " in the tokenizer's jar cannot be read.", e);
    }
  }

  /** Reads on to the next entry; false at the end. */
  boolean next() {
    while (position < bytes.length) {
      byte c = bytes[position];
      if (c == '#') {
        skipTo('\n');
      } else if (c == '[') {
        int begin = ++position;
        skipTo(']');
        section = new String(bytes, begin, position - begin, StandardCharsets.US_ASCII);
        position++;
      } else if (c <= ' ') {
        position++;
      } else {
        readEntry();
        return true;
      }
    }
    return false;
  }

  /** The name of the section the entry is in. */
  String section() {
    return section;
  }

  /** The entry's first code point. */
  int first() {
    return first;
  }

  /** The entry's last code point. */
  int last() {
    return last;
  }

  /** The entry's values, none if it has none. */
  int[] values() {
    return Arrays.copyOf(values, valueCount);
  }

  private void readEntry() {
    first = readNumber();
    last = accept('-') ? readNumber() : first;
    valueCount = 0;
    if (accept('=')) {
      do {
        values[valueCount++] = readNumber();
      } while (accept(','));
    }
  }

  private boolean accept(char c) {
    boolean accepted = position < bytes.length && bytes[position] == c;
    if (accepted) {
      position++;
    }
    return accepted;
  }

  private void skipTo(char c) {
    while (bytes[position] != c) {
      position++;
    }
  }

  private int readNumber() {
    int number = 0;
    int begin = position;
    int digit = digitAt(position);
    while (digit >= 0) {
      number = 16 * number + digit;
      position++;
      digit = digitAt(position);
    }
    if (position == begin) {
      throw new IllegalStateException(
          "The Unicode tables have no number at byte %d; generate them again.".formatted(begin));
    }
    return number;
  }

  /** The hexadecimal digit, in upper case, at {@code index}, or -1. */
  private int digitAt(int index) {
    byte c = index < bytes.length ? bytes[index] : 0;
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }
}
