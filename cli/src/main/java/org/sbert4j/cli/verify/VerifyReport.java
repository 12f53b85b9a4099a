package org.sbert4j.cli.verify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.sbert4j.cli.verify.compare.TensorMeaning;
import org.sbert4j.cli.verify.compare.TraceComparison;
import org.sbert4j.cli.verify.compare.VectorComparison;
import org.sbert4j.cli.verify.mistake.Finding;

/** A {@link Verdict} as fields, from which all reports are made. */
final class VerifyReport {
  /** Lines that a person reads. */
  private static final int MOST_TEXTS = 20;

  private final Verdict verdict;

  VerifyReport(Verdict verdict) {
    this.verdict = verdict;
  }

  /** For programs: everything, numbers as numbers, null where there is none. */
  Map<String, Object> fields() {
    Map<String, Object> fields = summary();
    fields.put("diagnosis", findings());
    fields.put("tensors", tensors());
    fields.put("perText", texts());
    return fields;
  }

  /** For people: what is wrong, and no more texts than they read. */
  Map<String, Object> shortFields() {
    Map<String, Object> fields = summary();
    fields.values().removeIf(Objects::isNull);
    fields.replaceAll((name, value) -> name.startsWith("cosine") ? digits(value) : value);
    List<Map<String, Object>> texts = new ArrayList<>(texts());
    if (texts.size() > MOST_TEXTS) {
      texts.removeIf(text -> (Boolean) text.get("right"));
    }
    List<Map<String, Object>> shown = texts.subList(0, Math.min(MOST_TEXTS, texts.size()));
    shown.forEach(
        text -> {
          text.computeIfPresent("cosine", (name, value) -> digits(value));
          text.computeIfPresent("text", (name, value) -> shortened((String) value));
        });
    List<Map<String, Object>> findings = findings();
    findings.forEach(finding -> finding.computeIfPresent("cosine", (name, value) -> digits(value)));
    if (!findings.isEmpty()) {
      fields.put("diagnosis", findings);
    } else if (verdict.vectors().isPresent()
        && !verdict.vectors().get().within(verdict.tolerance())) {
      fields.put("diagnosis", "none of the known mistakes gives these vectors, or comes near");
    }
    if (!shown.isEmpty()) {
      fields.put("perText", shown);
    }
    return fields;
  }

  private Map<String, Object> summary() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("verdict", verdict.right() ? "right" : "wrong");
    fields.put("candidate", verdict.candidate());
    fields.put("model", verdict.model());
    fields.put("fingerprint", verdict.fingerprint());
    fields.put("texts", verdict.texts().size());
    fields.put("tolerance", verdict.tolerance());
    fields.put("idsEqual", verdict.idsKnown() ? verdict.otherIds().isEmpty() : null);
    fields.put("otherIds", verdict.otherIds().orElse(null));
    fields.put("wrongTexts", null);
    if (verdict.vectors().isPresent()) {
      VectorComparison vectors = verdict.vectors().get();
      fields.put("wrongTexts", vectors.wrong(verdict.tolerance()));
      fields.put("maxError", finite(vectors.maxError()));
      fields.put("meanError", finite(vectors.meanError()));
      fields.put("maxErrorOfScale", finite(vectors.maxError() / vectors.scale()));
      fields.put("cosineMean", finite(vectors.meanCosine()));
      fields.put("cosineLeast", finite(vectors.leastCosine()));
    }
    fields.put(
        "rankAgreement",
        verdict.rankAgreement().isPresent() ? verdict.rankAgreement().getAsDouble() : null);
    if (verdict.trace().isPresent()) {
      TraceComparison trace = verdict.trace().get();
      // With other tokens all that follows is other, too, and tells nothing of the engine.
      Optional<String> first =
          trace.otherIds().isPresent()
              ? Optional.of("input_ids")
              : trace.firstDifferent(verdict.tolerance()).map(TraceComparison.OfTensor::name);
      fields.put("tensorsCompared", trace.tensors().size());
      fields.put("firstDifferentTensor", first.orElse(null));
      fields.put("computedThere", first.map(TensorMeaning::of).orElse(null));
    }
    return fields;
  }

  private List<Map<String, Object>> findings() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Finding finding : verdict.findings()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", finding.name());
      row.put("kind", finding.kind().name().toLowerCase(Locale.ROOT));
      row.put("maxErrorOfScale", finite(finding.maxError()));
      row.put("cosine", finite(finding.cosine()));
      row.put("description", finding.description());
      rows.add(row);
    }
    return rows;
  }

  private List<Map<String, Object>> tensors() {
    List<Map<String, Object>> rows = new ArrayList<>();
    verdict
        .trace()
        .ifPresent(
            trace -> {
              for (TraceComparison.OfTensor tensor : trace.tensors()) {
                Map<String, Object> row = new LinkedHashMap<>();
                row.put("name", tensor.name());
                row.put("maxErrorOfScale", finite(tensor.maxError()));
                rows.add(row);
              }
            });
    return rows;
  }

  private List<Map<String, Object>> texts() {
    List<Map<String, Object>> rows = new ArrayList<>();
    if (verdict.vectors().isEmpty()) {
      return rows;
    }
    VectorComparison vectors = verdict.vectors().get();
    for (int i = 0; i < verdict.texts().size(); i++) {
      VectorComparison.OfText text = vectors.texts().get(i);
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("right", text.maxError() <= verdict.tolerance() * vectors.scale());
      row.put("maxError", finite(text.maxError()));
      row.put("meanError", finite(text.meanError()));
      row.put("cosine", finite(text.cosine()));
      row.put("text", verdict.texts().get(i));
      rows.add(row);
    }
    return rows;
  }

  /** JSON has neither NaN nor infinity. */
  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /** Cosines are all near 1, and differ in their last digits. */
  private static String digits(Object value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%.7f", (Double) value);
  }

  private static String shortened(String text) {
    String line = text.replaceAll("\\s+", " ");
    int end = line.offsetByCodePoints(0, Math.min(40, line.codePointCount(0, line.length())));
    return end == line.length() ? line : line.substring(0, end) + "…";
  }
}
