package org.sbert4j.backend.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Holds the error bounds that {@link ScalarMath} states, against double precision. */
class ScalarMathTest {
  private static final int INFINITY_BITS = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  /** Floats are taken at this distance in their bit patterns, from 0 to infinity, both signs. */
  private static final int BIT_STEP = 1000;

  private static final int BENT_FROM = Float.floatToRawIntBits(0.5f);
  private static final int BENT_TO = Float.floatToRawIntBits(4f);
  private static final int BENT_STEP = 37;

  private interface FloatFunction {
    float apply(float x);
  }

  private interface ErrorMeasure {
    double of(double found, double expected);
  }

  @Test
  void erfcOfThisTestAgreesWithPublishedValues() {
    assertEquals(0.4795001221869535, erfc(0.5), 1e-15);
    assertEquals(0.15729920705028513, erfc(1), 1e-15);
    assertEquals(0.004677734981047266, erfc(2), 1e-15);
    assertEquals(1, erfc(Math.nextDown(2.5)) / erfc(2.5), 1e-11, "where the two methods meet");
    assertEquals(1, erfc(3) / 2.2090496998585441e-5, 1e-14);
    assertEquals(1, erfc(5) / 1.5374597944280349e-12, 1e-14);
    assertEquals(1.8427007929497149, erfc(-1), 1e-15);
  }

  @Test
  void expIsWithinItsBound() {
    assertWithin(1.1, ScalarMath::exp, Math::exp, ScalarMathTest::unitsInTheLastPlace);
  }

  @Test
  void expOfSubnormalResultsIsTheNearestFloatOrItsNeighbour() {
    int subnormals = 0;
    for (float x = -103.97f; x < -87.34f; x += 1e-5f) {
      double expected = Math.exp(x);
      double error = Math.abs(ScalarMath.exp(x) - expected) / Float.MIN_VALUE;
      assertTrue(error <= 1.1, "exp(" + x + ") is off by " + error + " of the smallest float");
      subnormals += ScalarMath.exp(x) > 0 ? 1 : 0;
    }
    assertTrue(subnormals > 1_000_000, "the loop must meet subnormal results");
  }

  @Test
  void expAtItsEnds() {
    assertEquals(1f, ScalarMath.exp(0f));
    assertEquals(1f, ScalarMath.exp(-0f));
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(Float.POSITIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(88.73f));
    assertTrue(Float.isFinite(ScalarMath.exp(88.72f)));
    assertEquals(0f, ScalarMath.exp(Float.NEGATIVE_INFINITY));
    assertEquals(0f, ScalarMath.exp(-104f));
    assertEquals(Float.MIN_VALUE, ScalarMath.exp(-103.9f));
  }

  @Test
  void geluIsWithinItsBound() {
    assertWithin(
        4e-7,
        ScalarMath::gelu,
        ScalarMathTest::gelu,
        (found, expected) -> Math.abs(found - expected) / Math.max(Math.abs(expected), 0.1));
  }

  @Test
  void geluTanhIsWithinFiveTenMillionths() {
    assertWithin(
        5e-7,
        ScalarMath::geluTanh,
        ScalarMathTest::geluTanh,
        (found, expected) -> Math.abs(found - expected) / Math.max(Math.abs(expected), 0.1));
  }

  @Test
  void tanhIsWithinItsBound() {
    assertWithin(3e-7, ScalarMath::tanh, Math::tanh, ScalarMathTest::relativeButForSubnormals);
  }

  @Test
  void expMinusOneIsWithinItsBound() {
    assertWithin(
        3e-7,
        x -> ScalarMath.expMinusOne(-Math.abs(x)),
        x -> Math.expm1(-Math.abs(x)),
        ScalarMathTest::relativeButForSubnormals);
  }

  @Test
  void logOnePlusIsWithinItsBound() {
    assertWithin(
        3e-7,
        x -> ScalarMath.logOnePlus((float) normalUpToOne(x)),
        x -> Math.log1p(normalUpToOne(x)),
        ScalarMathTest::relativeButForSubnormals);
  }

  private static double normalUpToOne(double x) {
    return Math.max(Math.min(Math.abs(x), 1), Float.MIN_NORMAL);
  }

  @Test
  void sigmoidIsWithinTwoTenMillionths() {
    assertWithin(
        2e-7,
        ScalarMath::sigmoid,
        x -> 1 / (1 + Math.exp(-x)),
        (found, expected) -> Math.abs(found - expected));
  }

  @Test
  void siluIsWithinThreeTenMillionths() {
    assertWithin(
        3e-7,
        ScalarMath::silu,
        x -> x / (1 + Math.exp(-x)),
        (found, expected) -> Math.abs(found - expected) / Math.max(Math.abs(expected), 0.1));
  }

  @Test
  void theTwoGelusDiffer() {
    double largest = 0;
    for (float x = -4; x <= 4; x += 1 / 64f) {
      largest = Math.max(largest, Math.abs(ScalarMath.gelu(x) - ScalarMath.geluTanh(x)));
    }
    assertTrue(largest > 1e-4, "erf and tanh GELU differ by " + largest + " only");
  }

  @Test
  void notANumberStaysNotANumber() {
    assertTrue(Float.isNaN(ScalarMath.exp(Float.NaN)));
    assertTrue(Float.isNaN(ScalarMath.gelu(Float.NaN)));
    assertTrue(Float.isNaN(ScalarMath.geluTanh(Float.NaN)));
    assertTrue(Float.isNaN(ScalarMath.sigmoid(Float.NaN)));
    assertTrue(Float.isNaN(ScalarMath.silu(Float.NaN)));
    assertTrue(Float.isNaN(ScalarMath.tanh(Float.NaN)));
  }

  @Test
  void zeroAndInfinity() {
    for (float zero : new float[] {0f, -0f}) {
      assertEquals(0, Math.abs(ScalarMath.gelu(zero)));
      assertEquals(0, Math.abs(ScalarMath.geluTanh(zero)));
      assertEquals(0, Math.abs(ScalarMath.silu(zero)));
      assertEquals(0, Math.abs(ScalarMath.tanh(zero)));
      assertEquals(0.5f, ScalarMath.sigmoid(zero));
    }
    float infinity = Float.POSITIVE_INFINITY;
    assertEquals(infinity, ScalarMath.gelu(infinity));
    assertEquals(infinity, ScalarMath.geluTanh(infinity));
    assertEquals(infinity, ScalarMath.silu(infinity));
    assertEquals(1f, ScalarMath.sigmoid(infinity));
    assertEquals(1f, ScalarMath.tanh(infinity));
    assertEquals(0f, ScalarMath.gelu(-infinity));
    assertEquals(0f, ScalarMath.sigmoid(-infinity));
    assertEquals(-1f, ScalarMath.tanh(-infinity));
  }

  /** Fails with the worst argument if the error exceeds the bound anywhere. */
  private static void assertWithin(
      double bound, FloatFunction function, DoubleUnaryOperator reference, ErrorMeasure measure) {
    Worst worst = new Worst();
    for (int bits = 1; bits < INFINITY_BITS; bits += BIT_STEP) {
      float x = Float.intBitsToFloat(bits);
      worst.look(x, function, reference, measure);
      worst.look(-x, function, reference, measure);
    }
    for (float x = -105; x <= 89; x += 1 / 4096f) {
      worst.look(x, function, reference, measure);
    }
    // Where the functions bend, and where exhaustive search found the worst arguments.
    for (int bits = BENT_FROM; bits < BENT_TO; bits += BENT_STEP) {
      float x = Float.intBitsToFloat(bits);
      worst.look(x, function, reference, measure);
      worst.look(-x, function, reference, measure);
    }
    for (float x : new float[] {-1.4946522f, -27.379135f, 0.63558316f}) {
      worst.look(x, function, reference, measure);
    }
    assertTrue(worst.error <= bound, "error " + worst.error + " at " + worst.argument);
  }

  private static final class Worst {
    private double error;
    private float argument;

    void look(
        float x, FloatFunction function, DoubleUnaryOperator reference, ErrorMeasure measure) {
      float found = function.apply(x);
      double expected = reference.applyAsDouble(x);
      if (found == (float) expected) {
        // Rounding the exact value cannot be bettered, nor measured at infinity.
        return;
      }
      double foundError = measure.of(found, expected);
      if (!(foundError <= error)) {
        error = foundError;
        argument = x;
      }
    }
  }

  private static double unitsInTheLastPlace(double found, double expected) {
    return Math.abs(found - expected) / Math.ulp((float) expected);
  }

  /** A float cannot be nearer than half the smallest step to a subnormal value. */
  private static double relativeButForSubnormals(double found, double expected) {
    return Math.max(0, Math.abs(found - expected) - Float.MIN_VALUE / 2.0) / Math.abs(expected);
  }

  private static double gelu(double x) {
    double tail = Math.abs(x) / 2 * erfc(Math.abs(x) / Math.sqrt(2));
    return Math.max(x, 0) - tail;
  }

  private static double geluTanh(double x) {
    double inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
    return x < -20 ? 0 : x / 2 * (1 + Math.tanh(inner));
  }

  private static double erfc(double x) {
    if (x < 0) {
      return 2 - erfc(-x);
    }
    if (x > 27) {
      return 0;
    }
    return x < 2.5 ? 1 - erfBySeries(x) : erfcByContinuedFraction(x);
  }

  /** {@code 2/√π · exp(-x²) · Σ 2ⁿ x²ⁿ⁺¹ / (1·3·…·(2n+1))}: all terms positive. */
  private static double erfBySeries(double x) {
    double term = x;
    double sum = x;
    for (int n = 1; term > sum * 1e-18; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /** {@code exp(-x²) / √π / (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + …))))}, from the inside out. */
  private static double erfcByContinuedFraction(double x) {
    double denominator = x;
    for (int n = 120; n >= 1; n--) {
      denominator = x + n / 2.0 / denominator;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / denominator;
  }
}
