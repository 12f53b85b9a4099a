package org.sbert4j.weights.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes checkpoints in the form from before PyTorch 1.6, right or wrong. */
final class LegacyBytes {
  private static final byte[] MAGIC_NUMBER = {
    0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
  };

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The three pickles in front of the object. */
  LegacyBytes(boolean littleEndian) {
    pickle(new PickleBytes().op(0x8a).op(MAGIC_NUMBER.length).raw(MAGIC_NUMBER));
    pickle(new PickleBytes().number(1001));
    pickle(new PickleBytes().op('}').text("little_endian").op(littleEndian ? 0x88 : 0x89).op('s'));
  }

  LegacyBytes() {
    this(true);
  }

  LegacyBytes pickle(PickleBytes pickle) {
    return pickle(pickle.end());
  }

  LegacyBytes pickle(byte[] pickle) {
    out.writeBytes(pickle);
    return this;
  }

  LegacyBytes keys(String... keys) {
    PickleBytes list = new PickleBytes().op(']');
    for (String key : keys) {
      list.text(key).op('a');
    }
    return pickle(list);
  }

  /** A storage that says it has so many elements. */
  LegacyBytes storage(long elements, byte[] bytes) {
    out.writeBytes(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(elements).array());
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** The vector {@code a} of the floats 1 and 2. */
  static byte[] oneVector() {
    return new LegacyBytes()
        .pickle(PickleBytes.oneVector())
        .keys("0")
        .storage(2, ZipBytes.TWO_FLOATS)
        .bytes();
  }
}
