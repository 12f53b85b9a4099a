package org.sbert4j.cli.evaluate;

import java.util.List;
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
 * @param notes for each data set of which there are some
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
    Map<String, Double> accuracies,
    Map<String, List<String>> notes) {

  /** Of all data sets; NaN if one of them is. */
  double averageAccuracy() {
    return accuracies.values().stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  /** Of its parameters to those of another. */
  double ratio(ComparedModel first) {
    return (double) parameters / first.parameters;
  }

  /** How many times as many sentences a second as another. */
  double speedup(ComparedModel first) {
    return sentencesPerSecond / first.sentencesPerSecond;
  }

  /** How much more accurate than another. */
  double gap(ComparedModel first) {
    return averageAccuracy() - first.averageAccuracy();
  }

  /** The gap as a part of the other's accuracy; NaN where that is no more than 0. */
  double relativeGap(ComparedModel first) {
    double whole = first.averageAccuracy();
    return whole > 0 ? gap(first) / whole : Double.NaN;
  }
}
