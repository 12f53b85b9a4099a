package org.sbert4j.server.metrics;

import java.util.List;

/** Builds a text in Prometheus's format 0.0.4. For one thread. */
final class Exposition {
  private final StringBuilder text = new StringBuilder(16_384);

  /** A family begins. */
  void family(String name, MetricType type, String help) {
    text.append("# HELP ").append(name).append(' ');
    escape(text, help, false);
    text.append("\n# TYPE ").append(name).append(' ').append(type.word()).append('\n');
  }

  /** One sample. */
  void sample(String name, String labels, double value) {
    begin(name, labels);
    text.append(number(value)).append('\n');
  }

  /** One sample whose value is whole, and exact above 2^53, too. */
  void sample(String name, String labels, long value) {
    begin(name, labels);
    text.append(value).append('\n');
  }

  private void begin(String name, String labels) {
    text.append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ');
  }

  /** The labels of a sample, without braces: {@code a="1",b="2"}. */
  static String labels(List<String> names, List<String> values) {
    StringBuilder labels = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      labels.append(i == 0 ? "" : ",").append(names.get(i)).append("=\"");
      escape(labels, values.get(i), true);
      labels.append('"');
    }
    return labels.toString();
  }

  /** A number as Prometheus reads it: whole ones without a point, {@code +Inf}, {@code NaN}. */
  static String number(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "+Inf" : "-Inf";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return Double.toString(value);
  }

  private static void escape(StringBuilder out, String value, boolean quotes) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      switch (character) {
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '"' -> out.append(quotes ? "\\\"" : "\"");
        default -> out.append(character);
      }
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
