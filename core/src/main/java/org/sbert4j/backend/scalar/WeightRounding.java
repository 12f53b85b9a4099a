package org.sbert4j.backend.scalar;

/**
 * What the reduced weight formats do to a weight. Part of the definition of every CPU backend's
 * result, like the order of additions.
 */
public final class WeightRounding {
  private static final int INT8_MAX = 127;
  private static final float BF16_MAX = Float.intBitsToFloat(0x7F7F0000);

  private WeightRounding() {}

  /**
   * The bfloat16 nearest to a finite float, ties to even: its sign, its exponent and the upper 7
   * bits of its fraction.
   *
   * @return the 16 bits, in the lower half
   */
  public static int toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    int roundUpFromHalf = 0x7FFF + ((bits >>> 16) & 1);
    // Rounding up the greatest floats would make infinities of them.
    return Math.abs(value) > BF16_MAX
        ? (bits >>> 16 & 0x8000) | 0x7F7F
        : bits + roundUpFromHalf >>> 16;
  }

  /** The float of 16 bits from {@link #toBf16}. */
  public static float fromBf16(int bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /**
   * The scale of an output's weights as 8-bit integers: the greatest magnitude over 127. It is 0,
   * and then so are all the integers, if that is not a normal float.
   *
   * @param row the weights of one output, {@code [inFeatures]} from {@code start} on
   */
  public static float int8Scale(float[] row, int start, int inFeatures) {
    float greatest = 0;
    for (int k = start; k < start + inFeatures; k++) {
      greatest = Math.max(greatest, Math.abs(row[k]));
    }
    float scale = greatest / INT8_MAX;
    return scale < Float.MIN_NORMAL ? 0 : scale;
  }

  /**
   * The integer nearest to {@code value / scale}, ties to even, within ±127. The weight then counts
   * as integer · scale, where the scale is multiplied once into the sum of an output.
   */
  public static int toInt8(float value, float scale) {
    int rounded = scale == 0 ? 0 : (int) Math.rint(value / scale);
    return Math.max(-INT8_MAX, Math.min(rounded, INT8_MAX));
  }
}
