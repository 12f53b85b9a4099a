package org.sbert4j.cli.terminal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A report for people, made of the same fields as {@link JsonReport}: a line for each value, a
 * paragraph for a map, a table for a list of maps. {@code maxSeqLength} reads "max seq length", and
 * a number whose name ends in {@code Bytes} is told in MB.
 */
public final class TextReport {
  private static final String INDENT = "  ";

  private TextReport() {}

  /** The report's text, a line break at its end. */
  public static String of(Map<String, ?> fields) {
    StringBuilder text = new StringBuilder();
    int width = fields.keySet().stream().mapToInt(key -> label(key).length()).max().orElse(0);
    fields.forEach(
        (key, value) -> {
          if (!isParagraph(value)) {
            appendLine(text, "", width, key, value);
          }
        });
    fields.forEach(
        (key, value) -> {
          if (isParagraph(value)) {
            text.append(text.length() > 0 ? "\n" : "").append(paragraph(key, value));
          }
        });
    return text.toString();
  }

  /** One field as a paragraph with a heading. */
  public static String paragraph(String key, Object value) {
    StringBuilder text = new StringBuilder(label(key)).append('\n');
    if (value instanceof Map<?, ?> fields) {
      int width =
          fields.keySet().stream().mapToInt(name -> label((String) name).length()).max().orElse(0);
      fields.forEach((name, entry) -> appendLine(text, INDENT, width, (String) name, entry));
    } else {
      appendTable(text, (List<?>) value);
    }
    return text.toString();
  }

  private static boolean isParagraph(Object value) {
    return value instanceof Map<?, ?>
        || (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Map<?, ?>);
  }

  private static void appendLine(
      StringBuilder text, String indent, int width, String key, Object value) {
    String label = label(key);
    text.append(indent).append(label).append(" ".repeat(width - label.length() + 2));
    text.append(cell(key, value)).append('\n');
  }

  private static void appendTable(StringBuilder text, List<?> rows) {
    Set<String> keys = new LinkedHashSet<>();
    rows.forEach(row -> ((Map<?, ?>) row).keySet().forEach(key -> keys.add((String) key)));
    List<List<String>> lines = new ArrayList<>();
    lines.add(keys.stream().map(TextReport::label).toList());
    for (Object row : rows) {
      lines.add(
          keys.stream()
              .map(
                  key ->
                      ((Map<?, ?>) row).containsKey(key)
                          ? cell(key, ((Map<?, ?>) row).get(key))
                          : "")
              .toList());
    }
    int[] widths = new int[keys.size()];
    for (List<String> line : lines) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], line.get(column).length());
      }
    }
    for (List<String> line : lines) {
      StringBuilder cells = new StringBuilder(INDENT);
      for (int column = 0; column < widths.length; column++) {
        String cell = line.get(column);
        cells.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
      }
      text.append(cells.toString().stripTrailing()).append('\n');
    }
  }

  private static String cell(String key, Object value) {
    if (value == null) {
      return "-";
    }
    if (value instanceof Boolean yes) {
      return yes ? "yes" : "no";
    }
    if (value instanceof List<?> list) {
      return list.isEmpty()
          ? "none"
          : String.join(", ", list.stream().map(element -> cell("", element)).toList());
    }
    if (value instanceof Number number && key.endsWith("Bytes")) {
      return String.format(Locale.ROOT, "%,.1f MB", number.doubleValue() / 1e6);
    }
    if (value instanceof Double number) {
      return String.format(Locale.ROOT, "%.3g", number);
    }
    return String.valueOf(value);
  }

  /** {@code maxSeqLength} to "max seq length". */
  private static String label(String key) {
    String name = key.endsWith("Bytes") ? key.substring(0, key.length() - "Bytes".length()) : key;
    StringBuilder label = new StringBuilder();
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      label.append(Character.isUpperCase(c) ? " " : "").append(Character.toLowerCase(c));
    }
    return label.toString();
  }
}
