package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

/** How tests compare vectors: element by element with a stated tolerance, or to the last bit. */
final class Closeness {
  /**
   * Allowed difference of an element, as a part of the largest magnitude in its tensor, or of 1 if
   * that is greater. Hidden states reach 2 to 6 and PyTorch's own rounding error there is up to
   * 4e-6, so this leaves room for rounding and for nothing else: tanh in the place of erf differs
   * by ten times as much and more.
   */
  static final float TOLERANCE = 1e-5f;

  private Closeness() {}

  static void assertClose(String stage, float[][] expected, float[][] actual) {
    assertEquals(expected.length, actual.length, stage + ": rows");
    float scale = 1;
    for (float[] row : expected) {
      for (float value : row) {
        scale = Math.max(scale, Math.abs(value));
      }
    }
    for (int row = 0; row < expected.length; row++) {
      assertEquals(expected[row].length, actual[row].length, stage + ": columns of row " + row);
      for (int column = 0; column < expected[row].length; column++) {
        float difference = Math.abs(expected[row][column] - actual[row][column]);
        // Written so that NaN fails.
        if (!(difference <= TOLERANCE * scale)) {
          fail(
              "%s: row %d, column %d: expected %s, got %s, allowed difference %s"
                  .formatted(
                      stage,
                      row,
                      column,
                      expected[row][column],
                      actual[row][column],
                      TOLERANCE * scale));
        }
      }
    }
  }

  static void assertSameBits(String what, float[][] expected, float[][] actual) {
    assertEquals(expected.length, actual.length, what + ": rows");
    for (int row = 0; row < expected.length; row++) {
      assertSameBits(what + ", row " + row, expected[row], actual[row]);
    }
  }

  static void assertSameBits(String what, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, what + ": length");
    for (int i = 0; i < expected.length; i++) {
      if (Float.floatToRawIntBits(expected[i]) != Float.floatToRawIntBits(actual[i])) {
        fail("%s: element %d: expected %s, got %s".formatted(what, i, expected[i], actual[i]));
      }
    }
  }
}
