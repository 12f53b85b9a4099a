package org.sbert4j.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluator found.
 *
 * @param metrics by their names, in a fixed order; NaN where a number is not defined
 * @param primaryMetric the name of the one to compare models by
 * @param notes what a reader of the numbers must know, a sentence each: why one is NaN, how much
 *     was left out
 */
public record Evaluation(Map<String, Double> metrics, String primaryMetric, List<String> notes) {
  /** Copies both collections. */
  public Evaluation {
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    notes = List.copyOf(notes);
    if (!metrics.containsKey(primaryMetric)) {
      throw new IllegalArgumentException("there is no metric \"" + primaryMetric + "\"");
    }
  }

  /**
   * The metric of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public double metric(String name) {
    Double value = metrics.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "there is no metric \"%s\"; there are %s".formatted(name, metrics.keySet()));
    }
    return value;
  }

  /** The value of the primary metric. */
  public double primary() {
    return metric(primaryMetric);
  }
}
