package org.sbert4j.evaluation.data;

import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as data sets have them. */
final class Numbers {
  /** Without what Java alone knows: NaN, 1f, 0x1p3. */
  private static final Pattern NUMBER =
      Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

  private static final int SHOWN_CHARACTERS = 40;

  private Numbers() {}

  /** The number, or nothing where the text is none or beyond what a double holds. */
  static Optional<Double> parse(String text) {
    String number = text.strip();
    if (!NUMBER.matcher(number).matches()) {
      return Optional.empty();
    }
    double value = Double.parseDouble(number);
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** The beginning of a text, for a message. */
  static String shortened(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
  }
}
