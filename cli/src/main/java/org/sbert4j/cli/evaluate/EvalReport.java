package org.sbert4j.cli.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.terminal.JsonReport;
import org.sbert4j.evaluation.Evaluation;

/**
 * The results of a model on data sets, as text.
 *
 * @param results in the order of the data sets
 */
record EvalReport(EvalTask task, List<Result> results) {
  /** What came out on one data set. */
  record Result(EvalTask.Dataset dataset, Evaluation evaluation) {}

  /** For people: a paragraph for each data set, then the average of several. */
  String text(SentenceTransformer model, String modelName) {
    StringBuilder text = new StringBuilder();
    text.append("model        ").append(modelName).append('\n');
    text.append("fingerprint  ").append(model.fingerprint()).append('\n');
    text.append("backend      ").append(model.backendDescription()).append('\n');
    text.append("weights      ").append(model.weightFormat().label()).append('\n');
    text.append("task         ").append(task).append('\n');
    for (Result result : results) {
      text.append("\n%s: %s\n".formatted(result.dataset.name(), result.dataset.size()));
      Evaluation evaluation = result.evaluation;
      int width = evaluation.metrics().keySet().stream().mapToInt(String::length).max().orElse(0);
      evaluation
          .metrics()
          .forEach(
              (name, value) -> {
                text.append("  ").append(name).append(" ".repeat(width - name.length()));
                text.append(String.format(Locale.ROOT, "  %9.6f", value));
                text.append(name.equals(evaluation.primaryMetric()) ? "  *" : "").append('\n');
              });
      evaluation.notes().forEach(note -> text.append("  ").append(note).append('\n'));
    }
    text.append("\n* the one to compare models by");
    if (results.size() > 1) {
      text.append(
          String.format(
              Locale.ROOT, "; on average over %d data sets %.6f", results.size(), average()));
    }
    return text.append('\n').toString();
  }

  /** For programs: one JSON object, on a line. NaN, which JSON lacks, is null. */
  String json(SentenceTransformer model, String modelName) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("model", modelName);
    fields.put("fingerprint", model.fingerprint());
    fields.put("backend", model.backendName());
    fields.put("weights", model.weightFormat().label());
    fields.put("task", task.toString());
    List<Map<String, Object>> datasets = new ArrayList<>();
    for (Result result : results) {
      Map<String, Object> dataset = new LinkedHashMap<>();
      dataset.put("name", result.dataset.name());
      dataset.put("size", result.dataset.size());
      dataset.put("primaryMetric", result.evaluation.primaryMetric());
      Map<String, Object> metrics = new LinkedHashMap<>();
      result.evaluation.metrics().forEach((name, value) -> metrics.put(name, orNull(value)));
      dataset.put("metrics", metrics);
      dataset.put("notes", result.evaluation.notes());
      datasets.add(dataset);
    }
    fields.put("datasets", datasets);
    fields.put("average", orNull(average()));
    return JsonReport.of(fields);
  }

  private static Double orNull(double value) {
    return Double.isNaN(value) ? null : value;
  }

  /** Of the primary metrics; NaN if one of them is. */
  private double average() {
    return results.stream()
        .mapToDouble(result -> result.evaluation.primary())
        .average()
        .orElseThrow();
  }
}
