package org.sbert4j.benchmarks.model;

import java.util.Locale;
import org.sbert4j.benchmarks.Numbers;

/** Cells of tables; null, which becomes a dash, for NaN. */
final class Cells {
  private Cells() {}

  static String number(double number) {
    return Double.isNaN(number) ? null : Numbers.format(number);
  }

  static String times(double ratio) {
    return Double.isNaN(ratio) ? null : Numbers.ratio(ratio, 1);
  }

  static String percent(double share) {
    return Double.isNaN(share) ? null : String.format(Locale.ROOT, "%.0f%%", share * 100);
  }

  static String megabytes(double bytes) {
    return Double.isNaN(bytes) ? null : String.format(Locale.ROOT, "%,.0f MB", bytes / 1e6);
  }

  /** A whole number. */
  static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
