package org.sbert4j.tokenizer.bytepairs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * GPT-2's way to write bytes as text: a printable character for each, its own where it has one in
 * Latin-1, and for the other 68 those from U+0100 on.
 *
 * <p>Behaviour: bytes_char and the decoder in tokenizers/src/pre_tokenizers/byte_level.rs of the
 * Hugging Face tokenizers library.
 */
public final class ByteAlphabet {
  /** The character of a space, {@code Ġ}. */
  public static final char SPACE = '\u0120';

  private static final int BYTES = 256;

  /** The character of each byte. */
  private static final char[] CHARS = new char[BYTES];

  /** The byte of each character, or -1. */
  private static final short[] VALUES = new short[2 * BYTES];

  static {
    Arrays.fill(VALUES, (short) -1);
    char next = BYTES;
    for (int value = 0; value < BYTES; value++) {
      boolean printable =
          (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
      CHARS[value] = printable ? (char) value : next++;
      VALUES[CHARS[value]] = (short) value;
    }
  }

  private ByteAlphabet() {}

  /** The character of a byte, 0 to 255. */
  public static char charOf(int value) {
    return CHARS[value];
  }

  /**
   * The text whose bytes {@code tokens} spell, with U+FFFD for what is no UTF-8. A token with any
   * other character stands for its own bytes.
   */
  public static String decode(List<String> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String token : tokens) {
      if (token.chars().allMatch(ByteAlphabet::isChar)) {
        token.chars().forEach(c -> bytes.write(VALUES[c]));
      } else {
        bytes.writeBytes(token.getBytes(StandardCharsets.UTF_8));
      }
    }
    return decode(bytes.toByteArray());
  }

  /**
   * Text from UTF-8, with one U+FFFD for each longest beginning of a character that does not go on,
   * as Rust's from_utf8_lossy has it; Java has one for three bytes that would be a surrogate.
   */
  private static String decode(byte[] bytes) {
    StringBuilder text = new StringBuilder(bytes.length);
    int i = 0;
    while (i < bytes.length) {
      int lead = bytes[i++] & 0xFF;
      int missing = lead < 0xC2 || lead > 0xF4 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
      int codePoint = lead & (0x3F >> missing);
      int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
      int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
      boolean whole = missing > 0 || lead < 0x80;
      while (missing > 0 && whole) {
        int next = i < bytes.length ? bytes[i] & 0xFF : 0;
        whole = next >= lowest && next <= highest;
        if (whole) {
          codePoint = (codePoint << 6) | (next & 0x3F);
          i++;
          missing--;
          lowest = 0x80;
          highest = 0xBF;
        }
      }
      text.appendCodePoint(lead < 0x80 ? lead : whole ? codePoint : 0xFFFD);
    }
    return text.toString();
  }

  private static boolean isChar(int c) {
    return c < VALUES.length && VALUES[c] >= 0;
  }
}
