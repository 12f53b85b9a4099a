package org.sbert4j.cli.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.sbert4j.cli.terminal.JsonReport;

/**
 * A comparison as text; the first model is what the others are compared with.
 *
 * @param sentences how many the speed was measured on
 */
record CompareReport(int sentences, int batchSize, List<ComparedModel> models) {
  /** In this format, a line break at its end. */
  String text(CompareFormat format) throws IOException {
    return switch (format) {
      case TEXT -> padded("  ", "") + "\n" + explanation() + notes("");
      case MARKDOWN -> markdown();
      case JSON -> json();
    };
  }

  private String explanation() {
    return backends()
        + "Cost, latency (the median) and sentences a second: %d made-up questions in batches of %d.\n"
            .formatted(sentences, batchSize)
        + "Accuracy: 100 times the metric to compare models by; gap: to the first model.\n";
  }

  /** A paragraph each, or a line: what a data set's numbers want said, and of which models. */
  private String notes(String before) {
    Map<String, List<String>> models = new LinkedHashMap<>();
    for (ComparedModel model : this.models) {
      model
          .notes()
          .forEach(
              (dataset, notes) ->
                  notes.forEach(
                      note ->
                          models
                              .computeIfAbsent(dataset + ": " + note, key -> new ArrayList<>())
                              .add(model.label())));
    }
    return models.entrySet().stream()
        .map(
            entry ->
                "%s%s (%s)\n"
                    .formatted(before, entry.getKey(), String.join("; ", entry.getValue())))
        .collect(Collectors.joining());
  }

  /** A line for each, as they are too long for a table; and whose it is, if there are several. */
  private String backends() {
    Map<String, List<String>> labels = new LinkedHashMap<>();
    for (ComparedModel model : models) {
      labels.computeIfAbsent(model.backend(), key -> new ArrayList<>()).add(model.label());
    }
    return labels.entrySet().stream()
        .map(
            entry ->
                "Backend%s: %s.\n"
                    .formatted(
                        labels.size() == 1 ? "" : " of " + String.join("; ", entry.getValue()),
                        entry.getKey()))
        .collect(Collectors.joining());
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    ComparedModel first = models.get(0);
    rows.add(row("model", ComparedModel::label));
    rows.add(row("weights", ComparedModel::weights));
    rows.add(row("parameters", model -> String.format(Locale.ROOT, "%,d", model.parameters())));
    rows.add(row("ratio", model -> percent(model.ratio(first))));
    rows.add(row("cost", model -> number("%.2f s", model.costSeconds())));
    rows.add(row("latency", model -> number("%.2f ms", model.latencyMs())));
    rows.add(row("sentences/s", model -> number("%.1f", model.sentencesPerSecond())));
    rows.add(row("speedup", model -> number("%.2f ×", model.speedup(first))));
    for (String dataset : first.accuracies().keySet()) {
      rows.add(row(dataset, model -> number("%.2f", model.accuracies().get(dataset))));
    }
    rows.add(row("average accuracy", model -> number("%.2f", model.averageAccuracy())));
    rows.add(row("gap", model -> number("%+.2f", model.gap(first))));
    rows.add(row("relative gap", model -> number("%+.2f%%", 100 * model.relativeGap(first))));
    return rows;
  }

  private List<String> row(String name, Function<ComparedModel, String> cell) {
    List<String> row = new ArrayList<>();
    row.add(name);
    models.forEach(model -> row.add(cell.apply(model)));
    return row;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }

  private static String percent(double part) {
    return number("%.1f%%", 100 * part);
  }

  private String markdown() {
    List<String> lines = new ArrayList<>(padded(" | ", "| ").lines().toList());
    lines.add(1, "|---" + "|---:".repeat(models.size()) + "|");
    return String.join("\n", lines) + "\n\n" + explanation() + notes("\n");
  }

  /** The rows, columns one below the other; those of the models end alike, as numbers do. */
  private String padded(String between, String before) {
    List<List<String>> rows = rows();
    int[] widths = new int[1 + models.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    String after = before.isEmpty() ? "" : " |";
    return rows.stream()
        .map(
            row -> {
              List<String> cells = new ArrayList<>();
              for (int i = 0; i < widths.length; i++) {
                String padding = " ".repeat(widths[i] - row.get(i).length());
                cells.add(i == 0 ? row.get(i) + padding : padding + row.get(i));
              }
              return (before + String.join(between, cells) + after).stripTrailing() + "\n";
            })
        .collect(Collectors.joining());
  }

  private String json() throws IOException {
    List<Map<String, Object>> objects = new ArrayList<>();
    for (ComparedModel model : models) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("model", model.name());
      fields.put("fingerprint", model.fingerprint());
      fields.put("backend", model.backend());
      fields.put("weights", model.weights());
      fields.put("parameters", model.parameters());
      fields.put("costSeconds", model.costSeconds());
      fields.put("latencyMsMedian", model.latencyMs());
      fields.put("sentencesPerSecond", model.sentencesPerSecond());
      Map<String, Object> accuracies = new LinkedHashMap<>();
      model.accuracies().forEach((name, value) -> accuracies.put(name, orNull(value)));
      fields.put("accuracies", accuracies);
      fields.put("averageAccuracy", orNull(model.averageAccuracy()));
      ComparedModel first = models.get(0);
      fields.put("ratio", model.ratio(first));
      fields.put("speedup", model.speedup(first));
      fields.put("gap", orNull(model.gap(first)));
      fields.put("relativeGap", orNull(model.relativeGap(first)));
      fields.put("notes", model.notes());
      objects.add(fields);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sentences", sentences);
    fields.put("batchSize", batchSize);
    fields.put("models", objects);
    return JsonReport.of(fields);
  }

  private static Double orNull(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
