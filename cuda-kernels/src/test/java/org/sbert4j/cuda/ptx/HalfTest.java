package org.sbert4j.cuda.ptx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HalfTest {
  private static final int LARGEST = 0x7bff;

  @Test
  void everyHalfComesBack() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.toFloat((short) bits);
      if (Float.isNaN(value)) {
        assertTrue((bits & 0x7fff) > 0x7c00);
      } else {
        assertEquals((short) bits, Half.fromFloat(value));
      }
    }
  }

  @Test
  void valuesOfSomeHalves() {
    assertEquals(1f, Half.toFloat((short) 0x3c00));
    assertEquals(-2f, Half.toFloat((short) 0xc000));
    assertEquals(65504f, Half.toFloat((short) LARGEST));
    assertEquals(0x1p-24f, Half.toFloat((short) 1));
    assertEquals(0.333251953125f, Half.toFloat((short) 0x3555));
    assertEquals(Float.NEGATIVE_INFINITY, Half.toFloat((short) 0xfc00));
  }

  /** Between two halves the nearer one, halfway the even one. */
  @Test
  void roundsToNearestEven() {
    for (int bits = 0; bits < LARGEST; bits++) {
      float low = Half.toFloat((short) bits);
      float high = Half.toFloat((short) (bits + 1));
      float middle = low + (high - low) / 2;
      assertEquals((short) (bits + bits % 2), Half.fromFloat(middle));
      assertEquals((short) bits, Half.fromFloat(Math.nextDown(middle)));
      assertEquals((short) (bits + 1), Half.fromFloat(Math.nextUp(middle)));
      assertEquals((short) (bits + 1 | 0x8000), Half.fromFloat(-Math.nextUp(middle)));
    }
    assertEquals((short) LARGEST, Half.fromFloat(Math.nextDown(65520f)));
    assertEquals((short) 0x7c00, Half.fromFloat(65520f));
    assertEquals((short) 0xfc00, Half.fromFloat(-1e30f));
    assertEquals((short) 0x7c00, Half.fromFloat(Float.POSITIVE_INFINITY));
  }
}
