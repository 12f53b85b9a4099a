package org.sbert4j.backend.scalar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds what stands in for fused multiply-add to the bits of {@code Math.fma}. */
class FusedMultiplyAddTest {
  /** Java's own way without the instruction has time for fewer. */
  private static final int FEWER = FusedMultiplyAdd.inHardware() ? 1 : 100;

  private static final float[] SPECIALS = {
    0f,
    Float.MIN_VALUE,
    2 * Float.MIN_VALUE,
    3 * Float.MIN_VALUE,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MIN_NORMAL,
    Math.nextUp(Float.MIN_NORMAL),
    0x1p-75f,
    0x1p-74f,
    0x1.000002p-75f,
    0x1.fffffep-76f,
    0.5f,
    Math.nextDown(1f),
    1f,
    Math.nextUp(1f),
    1.5f,
    3f,
    0x1p24f,
    0x1p52f,
    0x1.fffffep63f,
    0x1p64f,
    0x1p103f,
    Math.nextDown(0x1p103f),
    0x1p104f,
    0x1p127f,
    Math.nextDown(Float.MAX_VALUE),
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  @Test
  void specialValuesHaveTheBitsInAnyCombination() {
    for (float a : SPECIALS) {
      for (float b : SPECIALS) {
        for (float c : SPECIALS) {
          for (int signs = 0; signs < 8; signs++) {
            check((signs & 1) == 0 ? a : -a, (signs & 2) == 0 ? b : -b, (signs & 4) == 0 ? c : -c);
          }
        }
      }
    }
  }

  /** By hand, so that nothing depends on this JVM's own. */
  @Test
  void valuesThatAreEasilyGotWrong() {
    // The product is a little more, or less, than half a unit of the addend's last place.
    assertSame(Math.nextUp(1f), 0x1.000002p-12f, 0x1.000002p-12f, 1f);
    assertSame(1f, 0x1.000002p-12f, 0x1.fffffcp-13f, 1f);
    assertSame(1f, 0x1p-12f, 0x1p-12f, 1f);
    assertSame(0x1.000004p0f, 0x1p-12f, 0x1p-12f, Math.nextUp(1f));
    // The product is the middle of two floats, and the addend decides from far away.
    assertSame(0x1.000002p0f, 0x1.000001p0, 0x1p-100f);
    assertSame(1f, 0x1.000001p0, -0x1p-100f);
    assertSame(-0x1.000002p0f, -0x1.000001p0, -0x1p-149f);
    // The same among subnormal results, and at the two ends of the floats.
    assertSame(Float.MIN_VALUE, 0x1.000002p-75f, 0x1p-75f, 0f);
    assertSame(0f, 0x1p-75f, 0x1p-75f, 0f);
    assertSame(-0f, -0x1p-75f, 0x1p-75f, -0f);
    assertSame(Float.MAX_VALUE, 0x1.fffffep51f, 0x1p51f, Float.MAX_VALUE);
    assertSame(Float.POSITIVE_INFINITY, 0x1p52f, 0x1p51f, Float.MAX_VALUE);
    // Signs of zero.
    assertSame(0f, 1f, 1f, -1f);
    assertSame(-0f, -0f, 1f, -0f);
    assertSame(0f, -0f, 1f, 0f);
    assertSame(Float.NaN, Float.POSITIVE_INFINITY, 0f, 1f);
    assertSame(Float.NaN, Float.POSITIVE_INFINITY, 1f, Float.NEGATIVE_INFINITY);
  }

  private static void assertSame(float expected, float a, float b, float c) {
    assertEquals(Float.floatToIntBits(expected), bits(FusedMultiplyAdd.inSoftware(a, b, c)));
    assertEquals(expected, FusedMultiplyAdd.fma(a, b, c));
  }

  /** For a product of 25 bits: it is split into factors that are floats. */
  private static void assertSame(float expected, double product, float c) {
    // 2²⁴ + 1 = 97 · 172961.
    float a = Math.copySign(97f, (float) product);
    float b = 172961 * 0x1p-24f;
    assertEquals(product, (double) a * b);
    assertSame(expected, a, b, c);
  }

  @Test
  void arithmeticWithoutRoundingAgrees() {
    SplittableRandom random = new SplittableRandom(3);
    Triple triple = new Triple();
    for (int i = 0; i < 30_000; i++) {
      triple.next(random);
      float a = triple.a;
      float b = triple.b;
      float c = triple.c;
      if (Float.isFinite(a) && Float.isFinite(b) && Float.isFinite(c)) {
        BigDecimal sum = new BigDecimal(a).multiply(new BigDecimal(b)).add(new BigDecimal(c));
        float exact = sum.signum() == 0 ? (float) ((double) a * b + c) : sum.floatValue();
        assertEquals(bits(exact), bits(FusedMultiplyAdd.inSoftware(a, b, c)), triple::toString);
      }
    }
  }

  @Test
  void randomAndAwkwardTriplesHaveTheBits() {
    checkRandom(1, 3_000_000 / FEWER);
  }

  /** About a minute on two processors. */
  @Test
  @Tag("soak")
  void hundredsOfMillionsOfTriplesHaveTheBits() {
    long each = 1_000_000;
    long start = System.nanoTime();
    LongAdder wrongIfRoundedTwice = new LongAdder();
    LongStream.range(0, 500 / FEWER)
        .parallel()
        .forEach(seed -> wrongIfRoundedTwice.add(checkRandom(1000 + seed, each)));
    System.out.printf(
        "%d million triples have the bits of Math.fma; %d would not if rounded twice; %d s%n",
        500 / FEWER, wrongIfRoundedTwice.sum(), (System.nanoTime() - start) / 1_000_000_000);
  }

  /** Returns how many would be wrong if the sum were just computed in double and cast. */
  private static long checkRandom(long seed, long count) {
    SplittableRandom random = new SplittableRandom(seed);
    Triple triple = new Triple();
    long wrongIfRoundedTwice = 0;
    for (long i = 0; i < count; i++) {
      triple.next(random);
      int expected = check(triple.a, triple.b, triple.c);
      double sum = (double) triple.a * triple.b + triple.c;
      wrongIfRoundedTwice += bits((float) sum) == expected ? 0 : 1;
    }
    assertTrue(wrongIfRoundedTwice > count / 1000, "too few of the triples are awkward");
    return wrongIfRoundedTwice;
  }

  /** Returns the bits. */
  private static int check(float a, float b, float c) {
    int expected = bits(Math.fma(a, b, c));
    int found = bits(FusedMultiplyAdd.inSoftware(a, b, c));
    if (found != expected) {
      fail("%a · %a + %a is %08x where Math.fma has %08x".formatted(a, b, c, found, expected));
    }
    return expected;
  }

  /** All NaNs are the same. */
  private static int bits(float value) {
    return Float.floatToIntBits(value);
  }

  @Test
  void rowsOfAnyLengthHaveTheBits() {
    SplittableRandom random = new SplittableRandom(5);
    Triple triple = new Triple();
    for (int length : new int[] {0, 1, 2, 7, 384, 511, 512, 513, 1024, 1100}) {
      for (int repeat = 0; repeat < (FEWER == 1 ? 300 : 10); repeat++) {
        triple.next(random);
        float x = triple.a;
        float[] w = new float[length + 1];
        float[] y = new float[length + 1];
        float[] expected = new float[length + 1];
        for (int n = 0; n <= length; n++) {
          triple.nextFor(x, random);
          w[n] = triple.b;
          y[n] = triple.c;
          expected[n] = n == length ? y[n] : Math.fma(x, w[n], y[n]);
        }
        FusedMultiplyAdd.addProducts(x, w, y, length);
        for (int n = 0; n <= length; n++) {
          assertEquals(bits(expected[n]), bits(y[n]), "element " + n + " of " + length);
        }
      }
    }
  }

  /** Factors and an addend, some of them at random and most where rounding is decided narrowly. */
  private static final class Triple {
    private float a;
    private float b;
    private float c;

    @Override
    public String toString() {
      return "%a · %a + %a".formatted(a, b, c);
    }

    void next(SplittableRandom random) {
      nextFor(number(random, random.nextInt(-90, 90)), random);
    }

    void nextFor(float first, SplittableRandom random) {
      a = first;
      // Products around the smallest float, around half a unit of the greatest's last place, around
      // the greatest, and anywhere.
      int exponent =
          switch (random.nextInt(6)) {
            case 0 -> random.nextInt(-155, -120);
            case 1 -> random.nextInt(101, 106);
            case 2 -> random.nextInt(125, 129);
            case 3 -> random.nextInt(-300, 260);
            default -> random.nextInt(-60, 60);
          };
      b = number(random, exponent - Math.getExponent(a));
      c = addend((double) a * b, random);
    }

    /** Of this exponent, or nearly. */
    private static float number(SplittableRandom random, int exponent) {
      int significand =
          switch (random.nextInt(5)) {
            case 0 -> (1 << 23) + random.nextInt(-3, 4);
            // Few bits, so that products are short, and floats or their middles.
            case 1 -> random.nextInt(1, 1 << random.nextInt(1, 14));
            case 2 -> (1 << 23) + (1 << random.nextInt(23)) + (1 << random.nextInt(23));
            default -> (1 << 23) + random.nextInt(1 << 23);
          };
      float sign = random.nextBoolean() ? 1f : -1f;
      return switch (random.nextInt(64)) {
        case 0 -> SPECIALS[random.nextInt(SPECIALS.length)] * sign;
        case 1, 2, 3, 4 -> Float.intBitsToFloat(random.nextInt());
        default -> Math.scalb(sign * significand, exponent - Math.getExponent((float) significand));
      };
    }

    private static float addend(double product, SplittableRandom random) {
      int exponent = Math.getExponent(product);
      switch (random.nextInt(8)) {
        case 0:
          return Float.intBitsToFloat(random.nextInt());
        case 1: // Almost nothing remains.
          float opposite = -(float) product;
          return opposite + random.nextInt(-3, 4) * Math.ulp(opposite);
        case 2: // The product, or a part of it, is half a unit of the last place.
        case 3:
          return number(random, exponent + 24 + random.nextInt(-2, 3));
        case 4: // The sum has more bits than a double.
          return number(random, exponent + random.nextInt(25, 60));
        case 5:
          return number(random, exponent - random.nextInt(20, 120));
        case 6:
          return number(random, exponent + random.nextInt(-30, 30));
        default:
          return random.nextInt(-4, 5) * Float.MIN_VALUE;
      }
    }
  }
}
