package org.sbert4j.weights.json;

import java.util.stream.IntStream;

/**
 * A JSON number as the Hugging Face tokenizers library reads it from a file itself: of its digits
 * and its exponent, each rounded, so that one in four scores of a Unigram is the double beside the
 * nearest one. Where two ways to take a word apart are as good as each other, but for rounding, the
 * tokens depend on it.
 *
 * <p>Behaviour: f64_from_parts and those that call it in src/de.rs of the crate serde_json, without
 * its feature float_roundtrip.
 */
final class RustNumber {
  private static final int GREATEST_POWER = 308;
  private static final double[] POWERS_OF_10 =
      IntStream.rangeClosed(0, GREATEST_POWER)
          .mapToDouble(power -> Double.parseDouble("1e" + power))
          .toArray();

  private RustNumber() {}

  /** The number that {@code json} writes, by the grammar of JSON; it may be infinite. */
  static double parse(String json) {
    long digits = 0;
    int exponent = 0;
    boolean fraction = false;
    boolean full = false;
    int i = json.charAt(0) == '-' ? 1 : 0;
    for (; i < json.length() && (json.charAt(i) | 0x20) != 'e'; i++) {
      int digit = json.charAt(i) - '0';
      if (json.charAt(i) == '.') {
        fraction = true;
        full = false;
      } else if (full || !hasRoomFor(digits, digit)) {
        full = true;
        exponent += fraction ? 0 : 1;
      } else {
        digits = 10 * digits + digit;
        exponent -= fraction ? 1 : 0;
      }
    }
    if (i < json.length()) {
      exponent += exponent(json.substring(i + 1));
    }
    double value = scaled(unsigned(digits), exponent);
    return json.charAt(0) == '-' ? -value : value;
  }

  /** Whether ten times the digits and one more are less than 2^64. */
  private static boolean hasRoomFor(long digits, int digit) {
    int order = Long.compareUnsigned(digits, Long.divideUnsigned(-1, 10));
    return order < 0 || (order == 0 && digit <= Long.remainderUnsigned(-1, 10));
  }

  /** Rounded to nearest: below its last bit a long number has one for all that is shifted out. */
  private static double unsigned(long digits) {
    return digits >= 0 ? digits : 2.0 * ((digits >>> 1) | (digits & 1));
  }

  private static int exponent(String digits) {
    double exponent = Double.parseDouble(digits);
    return (int) Math.max(-1e6, Math.min(1e6, exponent));
  }

  private static double scaled(double digits, int exponent) {
    double value = digits;
    int rest = exponent;
    while (rest < -GREATEST_POWER && value != 0) {
      value /= POWERS_OF_10[GREATEST_POWER];
      rest += GREATEST_POWER;
    }
    if (value == 0) {
      return 0;
    }
    if (rest > GREATEST_POWER) {
      return Double.POSITIVE_INFINITY;
    }
    return rest >= 0 ? value * POWERS_OF_10[rest] : value / POWERS_OF_10[-rest];
  }
}
