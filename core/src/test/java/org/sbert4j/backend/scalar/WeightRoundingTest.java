package org.sbert4j.backend.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The exact definition of the reduced weight formats, value by value. */
class WeightRoundingTest {
  /** The least float whose 127th part is normal. */
  private static final float LEAST_WITH_SCALE = 127 * Float.MIN_NORMAL;

  private static int bf16(float value) {
    return WeightRounding.toBf16(value);
  }

  /** A float of its 32 bits. */
  private static float float32(int bits) {
    return Float.intBitsToFloat(bits);
  }

  @Test
  void everyFiniteBf16ComesBack() {
    int finite = 0;
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = WeightRounding.fromBf16(bits);
      if (Float.isFinite(value)) {
        assertEquals(bits, bf16(value), Integer.toHexString(bits));
        finite++;
      }
    }
    // All but the 2 infinities and 2 x 127 NaNs.
    assertEquals((1 << 16) - 256, finite);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "below half,         3F807FFF, 3F80",
    "half of even,   3F808000, 3F80",
    "above half,         3F808001, 3F81",
    "below half of odd,  3F817FFF, 3F81",
    "half of odd,    3F818000, 3F82",
    "a carry,            3FFF8000, 4000",
    "negative half even, BF808000, BF80",
    "negative half odd,  BF818000, BF82",
    "negative above,     BF808001, BF81",
    "zero,               00000000, 0000",
    "negative zero,      80000000, 8000",
    "least subnormal,    00000001, 0000",
    "its negative,       80000001, 8000",
    "subnormal half,     00008000, 0000",
    "subnormal above,    00008001, 0001",
    "subnormal odd half, 00018000, 0002",
    "to least normal,    007F8000, 0080",
    "greatest that rounds down, 7F7F7FFF, 7F7F",
    "half to infinity,   7F7F8000, 7F7F",
    "greatest float,     7F7FFFFF, 7F7F",
    "least float,        FF7FFFFF, FF7F",
    "greatest but one,   7F7E8000, 7F7E",
    "greatest rounded up, 7F7E8001, 7F7F"
  })
  void bf16IsTheNearest(String what, String value, String expected) {
    float given = float32(Integer.parseUnsignedInt(value, 16));
    assertEquals(Integer.parseInt(expected, 16), bf16(given), what);
  }

  @Test
  void bf16ErrsByAtMostHalfAStepAndKeepsOrderAndSign() {
    float last = Float.NEGATIVE_INFINITY;
    for (int exponent = 0; exponent < 255; exponent++) {
      for (int fraction = 0; fraction < 1 << 23; fraction += 8191) {
        float value = float32(exponent << 23 | fraction);
        int bits = bf16(value);
        float rounded = WeightRounding.fromBf16(bits);
        assertEquals(bits | 0x8000, bf16(-value));
        assertTrue(rounded >= last, () -> "order at " + value);
        last = rounded;
        double step = Math.ulp((double) float32(exponent << 23)) * 0x1p45;
        double allowed = exponent == 0 ? 0x1p-134 : step / 2;
        boolean cut = value > float32(0x7F7F0000);
        assertTrue(cut || Math.abs((double) value - rounded) <= allowed, () -> "at " + value);
      }
    }
  }

  private static float scale(float... row) {
    return WeightRounding.int8Scale(row, 0, row.length);
  }

  @Test
  void theScaleIsTheGreatestMagnitudeOver127() {
    assertEquals(1f, scale(3, -127, 5));
    assertEquals(2f, scale(254, 0, -0f));
    assertEquals(0.1f / 127, scale(0.1f));
    assertEquals(Float.MAX_VALUE / 127, scale(1, -Float.MAX_VALUE));
  }

  @Test
  void onlyTheRowCounts() {
    float[] rows = {1000, 127, -254, 1000};
    assertEquals(2f, WeightRounding.int8Scale(rows, 1, 2));
    assertEquals(0f, WeightRounding.int8Scale(rows, 1, 0));
  }

  @Test
  void aRowWithoutANormalScaleIsZero() {
    assertEquals(0f, scale(0, -0f));
    assertEquals(0f, scale(Float.MIN_VALUE, -Float.MIN_NORMAL));
    assertEquals(0f, scale(Math.nextDown(LEAST_WITH_SCALE)));
    assertEquals(Float.MIN_NORMAL, scale(-LEAST_WITH_SCALE));
    for (float value : new float[] {0, -0f, Float.MIN_NORMAL, -Float.MIN_VALUE}) {
      assertEquals(0, WeightRounding.toInt8(value, 0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "0.5, 0",
    "-0.5, 0",
    "0.50001, 1",
    "1.5, 2",
    "2.5, 2",
    "-1.5, -2",
    "-2.5, -2",
    "125.5, 126",
    "126.49, 126",
    "126.5, 126",
    "126.51, 127",
    "127, 127",
    "-126.5, -126",
    "-126.51, -127",
    "-127, -127"
  })
  void int8IsTheNearestAndEvenOfTwo(float quotient, int expected) {
    assertEquals(expected, WeightRounding.toInt8(quotient, 1));
    assertEquals(expected, WeightRounding.toInt8(quotient * 0x1p-40f, 0x1p-40f));
  }

  /** A quotient may round to above 127 where the scale was rounded down. */
  @Test
  void int8StaysWithin127() {
    assertEquals(127, WeightRounding.toInt8(128.7f, 1));
    assertEquals(-127, WeightRounding.toInt8(-128.7f, 1));
    for (int i = 0; i < 100_000; i++) {
      float greatest = float32(0x3F800000 + 8191 * i % (1 << 23));
      float[] row = {greatest, -greatest};
      float scale = scale(row);
      assertEquals(127, WeightRounding.toInt8(row[0], scale), () -> Arrays.toString(row));
      assertEquals(-127, WeightRounding.toInt8(row[1], scale), () -> Arrays.toString(row));
    }
  }
}
