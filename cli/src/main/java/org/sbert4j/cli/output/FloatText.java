package org.sbert4j.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * Writes floats as decimal text of at most nine significant digits, fewer when fewer will do, that
 * reads back to the same bits, whether it is read as a float or as a double that is then rounded to
 * one.
 *
 * <p>{@code Float.toString} is not used because its digits changed with JDK 19, and an equal vector
 * should be an equal file on any JDK.
 */
public final class FloatText {
  private static final int MAX_DIGITS = 9;

  /** Powers of ten, each of which a double holds exactly. */
  private static final double[] POWERS_OF_TEN = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17
  };

  /** Below this, nine digits need a power of ten that a long cannot hold. */
  private static final float SMALL = 1e-8f;

  /** From here on, a float is an integer of nine or more digits. */
  private static final float LARGE = 1e8f;

  private FloatText() {}

  /** Appends all values, separated by commas. */
  static void appendAll(StringBuilder out, float[] values) {
    for (int i = 0; i < values.length; i++) {
      if (i > 0) {
        out.append(',');
      }
      append(out, values[i]);
    }
  }

  /**
   * Appends one value.
   *
   * @throws IllegalArgumentException when the value is infinite or not a number, which JSON lacks
   */
  public static void append(StringBuilder out, float value) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException("a vector holds " + value + ", which no format can take");
    }
    if (Float.floatToRawIntBits(value) < 0) {
      out.append('-');
    }
    float magnitude = Math.abs(value);
    if (magnitude == 0) {
      out.append("0.0");
    } else if (magnitude < SMALL || magnitude >= LARGE) {
      out.append(exact(magnitude));
    } else {
      appendDecimal(out, magnitude);
    }
  }

  /** Of a magnitude in [SMALL, LARGE). */
  private static void appendDecimal(StringBuilder out, float magnitude) {
    int scale = 0;
    while (magnitude * POWERS_OF_TEN[scale] < 1e8) {
      scale++;
    }
    // The product is off by 2^-53 of itself at most, far below the half unit of the ninth digit by
    // which rounding moves it, and that is far below half a float's spacing: nine digits always do.
    long digits = (long) Math.rint(magnitude * POWERS_OF_TEN[scale]);
    while (scale > 1) {
      double fewer = Math.rint(magnitude * POWERS_OF_TEN[scale - 1]);
      if (!readsBackTo(magnitude, fewer / POWERS_OF_TEN[scale - 1])) {
        break;
      }
      scale--;
      digits = (long) fewer;
    }
    long unit = (long) POWERS_OF_TEN[scale];
    out.append(digits / unit).append('.');
    String fraction = Long.toString(digits % unit);
    out.append("0".repeat(scale - fraction.length())).append(fraction);
  }

  /**
   * Whether a decimal reads back to {@code magnitude}, given the double nearest to it. Both
   * midpoints to the neighbours are doubles, and rounding keeps order, so a double strictly between
   * them means a decimal strictly between them.
   */
  private static boolean readsBackTo(float magnitude, double decimal) {
    double below = ((double) magnitude + Math.nextDown(magnitude)) / 2;
    double above = ((double) magnitude + Math.nextUp(magnitude)) / 2;
    return below < decimal && decimal < above;
  }

  private static String exact(float magnitude) {
    BigDecimal value = new BigDecimal(magnitude);
    for (int digits = 1; digits < MAX_DIGITS; digits++) {
      String text = value.round(new MathContext(digits)).toString();
      if (Float.parseFloat(text) == magnitude && (float) Double.parseDouble(text) == magnitude) {
        return text;
      }
    }
    return value.round(new MathContext(MAX_DIGITS)).toString();
  }
}
