package org.sbert4j.tokenizer.pipeline;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Tells whether bytes are a charsmap of {@link NormalizerStep.Precompiled}, so that reading it can
 * go nowhere outside it.
 *
 * <p>A unit of the array has its label in the low eight bits, then a flag for a value, which is in
 * the unit that it leads to, then what it leads to. A unit that holds a value has the highest bit.
 *
 * <p>Behaviour: the crate spm_precompiled, which only fails when text comes upon what is broken.
 */
final class CharsmapFormat {
  private static final int HAS_VALUE = 1 << 8;

  private final ByteBuffer bytes;
  private final int units;

  /** Where the texts begin, after the array. */
  private final int textsAt;

  private CharsmapFormat(ByteBuffer bytes, int units) {
    this.bytes = bytes;
    this.units = units;
    this.textsAt = Integer.BYTES + Integer.BYTES * units;
  }

  /**
   * Checks {@code charsmap}.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  static void check(byte[] charsmap) {
    if (charsmap.length < Integer.BYTES) {
      throw broken("it has %d bytes, fewer than a length takes".formatted(charsmap.length));
    }
    ByteBuffer bytes = ByteBuffer.wrap(charsmap).order(ByteOrder.LITTLE_ENDIAN);
    long arrayBytes = Integer.toUnsignedLong(bytes.getInt(0));
    int rest = charsmap.length - Integer.BYTES;
    if (arrayBytes == 0 || arrayBytes % Integer.BYTES != 0 || arrayBytes > rest) {
      throw broken(
          "its first number says that its array has %d bytes, and %d bytes follow"
              .formatted(arrayBytes, rest));
    }
    CharsmapFormat format = new CharsmapFormat(bytes, (int) arrayBytes / Integer.BYTES);
    format.checkTexts();
    format.checkValues();
  }

  private void checkTexts() {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate().position(textsAt));
    } catch (CharacterCodingException e) {
      throw broken("the texts after its array are not UTF-8");
    }
  }

  private void checkValues() {
    for (int unit = 0; unit < units; unit++) {
      int bits = unit(unit);
      if (bits >= 0 && (bits & HAS_VALUE) != 0) {
        int at = unit ^ ((bits >>> 10) << ((bits & (1 << 9)) >>> 6));
        if (at < 0 || at >= units) {
          throw broken("its array of %d units points to unit %d".formatted(units, at));
        }
        checkText(unit(at) & Integer.MAX_VALUE);
      }
    }
  }

  private int unit(int index) {
    return bytes.getInt(Integer.BYTES + Integer.BYTES * index);
  }

  private void checkText(int at) {
    int size = bytes.limit() - textsAt;
    if (at > size || (at < size && (bytes.get(textsAt + at) & 0xC0) == 0x80)) {
      throw broken(
          "it points to byte %d of its %d bytes of texts, where none begins".formatted(at, size));
    }
  }

  private static IllegalArgumentException broken(String problem) {
    return new IllegalArgumentException(
        "The precompiled charsmap is broken: %s; take it from the model's file again."
            .formatted(problem));
  }
}
