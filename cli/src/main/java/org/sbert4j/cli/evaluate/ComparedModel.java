package org.sbert4j.cli.evaluate;

import java.util.Map;

/**
 * What was measured of one model.
 *
 * @param name in full
 * @param label what tells it apart, for tables and pictures
 * @param parameters those of the transformer and the modules after it
 * @param costSeconds for all sentences
 * @param latencyMs of a batch, the median
 * @param accuracies for each data set by its name, 100 times the primary metric
 */
record ComparedModel(
    String name,
    String label,
    String fingerprint,
    String backend,
    String weights,
    long parameters,
    double costSeconds,
    double latencyMs,
    double sentencesPerSecond,
    Map<String, Double> accuracies) {

  /** Of all data sets; NaN if one of them is. */
  double averageAccuracy() {
    return accuracies.values().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }
}
