package org.sbert4j.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-1, -1.0",
    "0.1, 0.1",
    "0.3, 0.3",
    "0.002, 0.002",
    "0.01, 0.01",
    "1e-8, 0.00000001",
    "123456.78, 123456.78",
    "16777216, 16777216.0",
    "99999992, 99999992.0",
    "1e8, 1E+8",
    "3.4028235e38, 3.4028235E+38",
    "1.4e-45, 1E-45",
    "1.1754944e-38, 1.1754944E-38",
    "2e-10, 2E-10"
  })
  void writesNoMoreDigitsThanNeeded(float value, String expected) {
    assertEquals(expected, text(value));
  }

  @Test
  void readsBackToTheSameBitsAsFloatAndAsDouble() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 300_000; i++) {
      // Half of any bits, half of the size that embeddings have.
      float value =
          i % 2 == 0
              ? Float.intBitsToFloat(random.nextInt())
              : (float) ((random.nextDouble() - 0.5) / (1 << random.nextInt(20)));
      if (Float.isFinite(value)) {
        assertReadsBack(value);
      }
    }
  }

  @Test
  void readsBackAtEveryPowerOfTwoAndOfTen() {
    for (int exponent = Float.MIN_EXPONENT - 23; exponent <= Float.MAX_EXPONENT; exponent++) {
      float power = (float) Math.scalb(1.0, exponent);
      assertReadsBack(power);
      assertReadsBack(Math.nextUp(power));
      assertReadsBack(Math.nextDown(power));
    }
    for (int exponent = -45; exponent <= 38; exponent++) {
      float power = Float.parseFloat("1e" + exponent);
      assertReadsBack(power);
      assertReadsBack(Math.nextDown(power));
      assertTrue(text(power).matches("[01.]*(1E[+-]\\d+)?"), text(power));
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void refusesWhatJsonLacks(float value) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> text(value));
    assertTrue(e.getMessage().contains(Float.toString(value)), e.getMessage());
  }

  private static void assertReadsBack(float value) {
    String text = text(value);
    int bits = Float.floatToRawIntBits(value);
    assertEquals(bits, Float.floatToRawIntBits(Float.parseFloat(text)), text);
    assertEquals(bits, Float.floatToRawIntBits((float) Double.parseDouble(text)), text);
    String digits = text.replaceAll("E.*|[-.]", "").replaceAll("^0+", "").replaceAll("0+$", "");
    assertTrue(digits.length() <= 9, text);
  }

  private static String text(float value) {
    StringBuilder out = new StringBuilder();
    FloatText.append(out, value);
    return out.toString();
  }
}
