package org.sbert4j.server.metrics;

import java.util.List;

/** What a label may hold. */
final class LabelValues {
  /** Longer values are cut to this many UTF-16 units. */
  static final int MAX_LENGTH = 200;

  private LabelValues() {}

  /** The text of a sample's labels; long values are cut. */
  static String text(List<String> names, List<String> values) {
    if (names.size() != values.size()) {
      throw new IllegalArgumentException(
          "There are "
              + values.size()
              + " label values for the labels "
              + names
              + "; give one for each.");
    }
    return Exposition.labels(names, values.stream().map(LabelValues::cut).toList());
  }

  private static String cut(String value) {
    if (value.length() <= MAX_LENGTH) {
      return value;
    }
    boolean splits = Character.isHighSurrogate(value.charAt(MAX_LENGTH - 1));
    return value.substring(0, splits ? MAX_LENGTH - 1 : MAX_LENGTH);
  }
}
