package org.sbert4j.cli.verify.compare;

/** IEEE 754's 16-bit floats, which Java 17 does not know. */
public final class HalfFloat {
  private HalfFloat() {}

  /** The float of 16 bits, exactly. */
  public static float toFloat(short half) {
    int exponent = (half >> 10) & 0x1F;
    int fraction = half & 0x3FF;
    float magnitude;
    if (exponent == 0x1F) {
      magnitude = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      magnitude = fraction * 0x1p-24f;
    } else {
      magnitude = Float.intBitsToFloat(((exponent + 112) << 23) | (fraction << 13));
    }
    return half < 0 ? -magnitude : magnitude;
  }

  /** The float nearest to a value among those that 16 bits hold, ties to even. */
  public static float round(float value) {
    float magnitude = Math.abs(value);
    if (Float.isNaN(value)) {
      return value;
    }
    if (magnitude >= 65520) {
      return Math.copySign(Float.POSITIVE_INFINITY, value);
    }
    // The spacing of the halves about the value; adding and taking away a power of two rounds.
    float spacing = Math.max(Math.ulp(magnitude) * 0x1p13f, 0x1p-24f);
    return Math.copySign((float) Math.rint(magnitude / (double) spacing) * spacing, value);
  }
}
