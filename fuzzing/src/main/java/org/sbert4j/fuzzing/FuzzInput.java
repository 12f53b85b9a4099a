package org.sbert4j.fuzzing;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * An input's bytes read as choices, a byte each, and then as text or as bytes. Any bytes will do: a
 * choice that there is no byte for is the first one.
 *
 * <p>Most chars of a text are a byte each, so that what a fuzzer does to bytes, to insert, change,
 * copy and exchange some, it does to chars: the bytes below 0x80 are ASCII, and those from 0x80 on
 * the favourites, the chars that matter to what is fuzzed. Any other byte stands before a char's
 * two, the lower one first. So every text can be written, with lone surrogates and all.
 */
public final class FuzzInput {
  private static final int ASCII = 0x80;
  private static final int ESCAPE = 0xFF;

  private final byte[] bytes;
  private int position;

  /** Reads {@code bytes} from the beginning. */
  public FuzzInput(byte[] bytes) {
    this.bytes = bytes.clone();
  }

  /** A number from 0 to {@code bound - 1}; the bound is 256 at most. */
  public int below(int bound) {
    return position < bytes.length ? nextByte() % bound : 0;
  }

  private int nextByte() {
    return bytes[position++] & 0xFF;
  }

  /** One of the values. */
  public <T> T oneOf(List<T> values) {
    return values.get(below(values.size()));
  }

  /** True or false. */
  public boolean flag() {
    return below(2) == 1;
  }

  /** All that is left, as text. A char that is not all there is left out. */
  public String text(String favourites) {
    StringBuilder text = new StringBuilder();
    while (position < bytes.length) {
      int next = nextByte();
      if (next < ASCII) {
        text.append((char) next);
      } else if (next - ASCII < favourites.length()) {
        text.append(favourites.charAt(next - ASCII));
      } else if (position + 2 <= bytes.length) {
        text.append((char) (nextByte() | nextByte() << 8));
      } else {
        position = bytes.length;
      }
    }
    return text.toString();
  }

  /** All that is left. */
  public byte[] rest() {
    byte[] rest = Arrays.copyOfRange(bytes, position, bytes.length);
    position = bytes.length;
    return rest;
  }

  /** The input that makes these choices, each from 0 to 255, and then holds the text. */
  public static byte[] of(List<Integer> choices, String text, String favourites) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    choices.forEach(bytes::write);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ASCII) {
        bytes.write(c);
      } else if (favourites.indexOf(c) >= 0) {
        bytes.write(ASCII + favourites.indexOf(c));
      } else {
        bytes.write(ESCAPE);
        bytes.write(c);
        bytes.write(c >>> 8);
      }
    }
    return bytes.toByteArray();
  }
}
