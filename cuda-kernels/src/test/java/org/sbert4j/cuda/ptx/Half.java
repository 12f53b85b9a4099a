package org.sbert4j.cuda.ptx;

/** 16-bit floats of IEEE 754 (binary16) to and from 32-bit ones, which Java 17 lacks. */
public final class Half {
  private static final int INFINITY = 0x7c00;
  private static final int CANONICAL_NAN = 0x7fff;

  /** 65520: from here on the nearest half is infinity. */
  private static final int OVERFLOW = 0x477ff000;

  /** 2^-14: below this a half has no leading one. */
  private static final int SMALLEST_NORMAL = 0x38800000;

  private Half() {}

  /** The bits of the nearest half, ties to the even one. */
  public static short fromFloat(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    int half;
    if (Float.isNaN(value)) {
      return CANONICAL_NAN;
    } else if (magnitude >= OVERFLOW) {
      half = INFINITY;
    } else if (magnitude < SMALLEST_NORMAL) {
      half = (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24);
    } else {
      int odd = magnitude >>> 13 & 1;
      half = (magnitude + 0xfff + odd - 0x38000000) >>> 13;
    }
    return (short) (sign | half);
  }

  /** The same number as a float. */
  public static float toFloat(short half) {
    int exponent = half >>> 10 & 31;
    int fraction = half & 0x3ff;
    float magnitude;
    if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else if (exponent == 31) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else {
      magnitude = Float.intBitsToFloat((exponent + 112) << 23 | fraction << 13);
    }
    return half < 0 ? -magnitude : magnitude;
  }
}
