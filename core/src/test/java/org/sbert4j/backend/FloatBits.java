package org.sbert4j.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** Comparison of floats by their bits: 0 and -0 differ, and no tolerance hides a last place. */
public final class FloatBits {
  private FloatBits() {}

  /**
   * Fails unless both arrays hold the same bits.
   *
   * @param what the operation and its sizes, for the message
   */
  public static void assertSame(String what, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, () -> what + ": number of elements");
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
        fail(
            "%s: first difference at index %d of %d: expected %s (%s), found %s (%s)"
                .formatted(
                    what,
                    i,
                    expected.length,
                    expected[i],
                    Float.toHexString(expected[i]),
                    actual[i],
                    Float.toHexString(actual[i])));
      }
    }
  }

  /** As {@link #assertSame(String, float[], float[])}, row by row. */
  public static void assertSame(String what, float[][] expected, float[][] actual) {
    assertEquals(expected.length, actual.length, () -> what + ": number of rows");
    for (int row = 0; row < expected.length; row++) {
      assertSame(what + ", row " + row, expected[row], actual[row]);
    }
  }
}
