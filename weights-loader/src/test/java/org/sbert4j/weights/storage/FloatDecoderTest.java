package org.sbert4j.weights.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.DType;

class FloatDecoderTest {

  @ParameterizedTest
  @CsvSource({
    "0x0000, 0x0p0",
    "0x8000, -0x0p0",
    "0x0001, 0x1p-24",
    "0x03ff, 0x1.ff8p-15",
    "0x0400, 0x1p-14",
    "0x3c00, 1",
    "0xc000, -2",
    "0x3555, 0x1.554p-2",
    "0x7bff, 65504",
    "0x7c00, Infinity",
    "0xfc00, -Infinity",
    "0x7e00, NaN"
  })
  void half(String bits, float expected) {
    short half = Integer.decode(bits).shortValue();
    assertEquals(expected, FloatDecoder.halfToFloat(half), 0f);
  }

  /** The digest is numpy's, with every NaN as 7fc00000. */
  @Test
  void everyHalfAsNumpyHasIt() throws IOException, NoSuchAlgorithmException {
    ByteBuffer floats = ByteBuffer.allocate(65536 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 65536; bits++) {
      floats.putInt(Float.floatToIntBits(FloatDecoder.halfToFloat((short) bits)));
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(floats.array());
    try (InputStream expected =
        getClass().getResourceAsStream("/org/sbert4j/weights/half.sha256")) {
      assertEquals(
          new String(expected.readAllBytes(), StandardCharsets.US_ASCII),
          HexFormat.of().formatHex(digest));
    }
  }

  @Test
  void aRunOfHalvesIsReadAsEachByItself() {
    ByteBuffer halves = ByteBuffer.allocate(65536 * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int bits = 0; bits < 65536; bits++) {
      halves.putShort((short) bits);
    }
    for (int length : new int[] {0, 1, 4095, 4096, 4097, 65533}) {
      float[] decoded = new float[length + 2];
      FloatDecoder.decode(DType.F16, halves, 3 * Short.BYTES, Short.BYTES, decoded, 1, length);
      assertEquals(0, decoded[0], 0f);
      for (int i = 0; i < length; i++) {
        assertEquals(FloatDecoder.halfToFloat((short) (3 + i)), decoded[1 + i], 0f);
      }
      assertEquals(0, decoded[1 + length], 0f);
    }
  }

  @Test
  void everyBrainFloatIsTheUpperHalfOfAFloat() {
    for (int bits = 0; bits < 65536; bits++) {
      float decoded = FloatDecoder.brainToFloat((short) bits);
      assertEquals(Float.intBitsToFloat(bits * 65536), decoded, 0f);
    }
  }
}
