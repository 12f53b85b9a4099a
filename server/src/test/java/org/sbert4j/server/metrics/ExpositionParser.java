package org.sbert4j.server.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus's text format 0.0.4, independent of the code that writes it.
 * Anything that the format does not allow, or that a family's type does not, is an AssertionError.
 */
final class ExpositionParser {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
  private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
  private static final Pattern NUMBER =
      Pattern.compile("NaN|[+-]Inf|-?[0-9]+(\\.[0-9]+)?([eE]-?[0-9]+)?");
  private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram", "summary");

  record Sample(String name, Map<String, String> labels, double value) {}

  record Family(String name, String help, String type, List<Sample> samples) {
    double value(String... labels) {
      return sample(name, labels);
    }

    double sample(String sampleName, String... labels) {
      Map<String, String> wanted = new HashMap<>();
      for (int i = 0; i < labels.length; i += 2) {
        wanted.put(labels[i], labels[i + 1]);
      }
      for (Sample sample : samples) {
        if (sample.name().equals(sampleName) && sample.labels().equals(wanted)) {
          return sample.value();
        }
      }
      throw new AssertionError("No " + sampleName + wanted + " in " + samples);
    }
  }

  private final String line;
  private int at;

  private ExpositionParser(String line) {
    this.line = line;
  }

  static Map<String, Family> parse(String text) {
    check(text.endsWith("\n"), "the last line has no end", text);
    Map<String, Family> families = new LinkedHashMap<>();
    Family current = null;
    String help = null;
    Set<List<Object>> seen = new HashSet<>();
    String[] lines = text.split("\n", -1);
    for (String line : List.of(lines).subList(0, lines.length - 1)) {
      if (line.startsWith("# HELP ")) {
        check(help == null, "a second HELP", line);
        help = line;
      } else if (line.startsWith("# TYPE ")) {
        current = family(help, line);
        check(families.put(current.name(), current) == null, "a family twice", line);
        help = null;
      } else {
        check(!line.startsWith("#") && help == null && current != null, "out of place", line);
        Sample sample = new ExpositionParser(line).sample();
        check(seen.add(List.of(sample.name(), sample.labels())), "a sample twice", line);
        check(belongs(sample, current), "not of " + current.name(), line);
        current.samples().add(sample);
      }
    }
    check(help == null, "HELP without TYPE", text);
    families.values().forEach(ExpositionParser::checkHistogram);
    return families;
  }

  private static Family family(String helpLine, String typeLine) {
    String[] type = typeLine.split(" ", -1);
    check(type.length == 4 && TYPES.contains(type[3]), "a bad TYPE", typeLine);
    check(NAME.matcher(type[2]).matches(), "a bad name", typeLine);
    String start = "# HELP " + type[2] + " ";
    check(helpLine != null && helpLine.startsWith(start), "TYPE without its HELP", typeLine);
    String help = unescape(helpLine.substring(start.length()), helpLine);
    return new Family(type[2], help, type[3], new ArrayList<>());
  }

  private static boolean belongs(Sample sample, Family family) {
    String suffix =
        sample.name().startsWith(family.name())
            ? sample.name().substring(family.name().length())
            : "none";
    boolean bound = sample.labels().containsKey("le");
    return switch (family.type()) {
      case "histogram" ->
          bound ? suffix.equals("_bucket") : suffix.equals("_sum") || suffix.equals("_count");
      case "summary" -> suffix.equals("_sum") || suffix.equals("_count");
      default -> suffix.isEmpty() && !bound;
    };
  }

  private Sample sample() {
    int nameEnd = line.length() - line.replaceFirst("^[^ {]+", "").length();
    String name = line.substring(0, nameEnd);
    check(NAME.matcher(name).matches(), "a bad name", line);
    at = nameEnd;
    Map<String, String> labels = new LinkedHashMap<>();
    if (line.charAt(at) == '{') {
      do {
        at++;
        label(labels);
      } while (line.charAt(at) == ',');
      check(line.charAt(at) == '}', "no end of the labels", line);
      at++;
    }
    check(line.charAt(at) == ' ', "no blank before the value", line);
    String number = line.substring(at + 1);
    check(NUMBER.matcher(number).matches(), "a bad number", line);
    return new Sample(name, labels, number(number));
  }

  private void label(Map<String, String> labels) {
    int equal = line.indexOf('=', at);
    check(equal > at, "no =", line);
    String name = line.substring(at, equal);
    check(LABEL.matcher(name).matches() && !name.startsWith("__"), "a bad label", line);
    check(line.charAt(equal + 1) == '"', "no quote", line);
    at = equal + 2;
    StringBuilder value = new StringBuilder();
    while (line.charAt(at) != '"') {
      value.append(line.charAt(at));
      at++;
      if (value.charAt(value.length() - 1) == '\\') {
        value.append(line.charAt(at));
        at++;
      }
    }
    at++;
    check(labels.put(name, unescape(value.toString(), line)) == null, "a label twice", line);
  }

  private static String unescape(String value, String line) {
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < value.length()) {
      char character = value.charAt(i++);
      if (character == '\\') {
        check(i < value.length(), "an escape of nothing", line);
        char escaped = value.charAt(i++);
        check("n\\\"".indexOf(escaped) >= 0, "an unknown escape", line);
        character = escaped == 'n' ? '\n' : escaped;
      }
      plain.append(character);
    }
    return plain.toString();
  }

  private static double number(String number) {
    return switch (number) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(number);
    };
  }

  /** For each set of labels: bounds ascend to +Inf, counts do not fall, the last is the count. */
  private static void checkHistogram(Family family) {
    if (!family.type().equals("histogram")) {
      return;
    }
    Map<Map<String, String>, List<double[]>> buckets = new LinkedHashMap<>();
    for (Sample sample : family.samples()) {
      if (sample.name().endsWith("_bucket")) {
        Map<String, String> labels = new HashMap<>(sample.labels());
        double bound = number(labels.remove("le"));
        buckets
            .computeIfAbsent(labels, key -> new ArrayList<>())
            .add(new double[] {bound, sample.value()});
      }
    }
    buckets.forEach(
        (labels, rows) -> {
          for (int i = 1; i < rows.size(); i++) {
            check(rows.get(i)[0] > rows.get(i - 1)[0], "bounds fall", family.name());
            check(rows.get(i)[1] >= rows.get(i - 1)[1], "buckets fall", family.name());
          }
          double[] last = rows.get(rows.size() - 1);
          check(last[0] == Double.POSITIVE_INFINITY, "no +Inf", family.name());
          String[] pairs =
              labels.entrySet().stream()
                  .flatMap(label -> List.of(label.getKey(), label.getValue()).stream())
                  .toArray(String[]::new);
          check(
              family.sample(family.name() + "_count", pairs) == last[1],
              "the count is not the last bucket",
              family.name());
          family.sample(family.name() + "_sum", pairs);
        });
  }

  private static void check(boolean right, String what, String where) {
    if (!right) {
      throw new AssertionError(what + ": " + where);
    }
  }
}
