package org.sbert4j.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.metrics.ScoredLabels;
import org.sbert4j.evaluation.metrics.Threshold;

/**
 * How well a threshold tells pairs of the same meaning (label 1) from others (label 0).
 *
 * <p>The metrics, for each similarity function such as cosine: {@code cosine_accuracy} and the
 * threshold that gives it, {@code cosine_f1} with its threshold, precision and recall, {@code
 * cosine_ap}, the average precision, and {@code cosine_mcc}, Matthews' coefficient at the threshold
 * of F1. The thresholds for Euclidean and Manhattan are distances, where less is more alike. Of
 * several functions there is {@code max_accuracy} and so on, too. The primary metric is the average
 * precision, the greatest of several.
 */
public final class BinaryClassificationEvaluator implements PairEvaluator {
  private final List<SentencePair> pairs;
  private final List<SimilarityFunction> functions;
  private final boolean[] positive;

  /**
   * By these similarity functions.
   *
   * @throws IllegalArgumentException if there are no pairs or functions, or a label is neither 0
   *     nor 1
   */
  public BinaryClassificationEvaluator(
      List<SentencePair> pairs, List<SimilarityFunction> functions) {
    this.pairs = Checks.some(pairs, "sentence pairs");
    this.functions = Checks.functions(functions);
    this.positive = new boolean[pairs.size()];
    for (int i = 0; i < positive.length; i++) {
      double label = pairs.get(i).label();
      if (label != 0 && label != 1) {
        throw new IllegalArgumentException(
            "pair %d has the label %s; to classify, all must be 0 or 1".formatted(i + 1, label));
      }
      positive[i] = label == 1;
    }
  }

  @Override
  public List<SentencePair> pairs() {
    return pairs;
  }

  @Override
  public List<SimilarityFunction> functions() {
    return functions;
  }

  @Override
  public Evaluation evaluate(double[][] scores) {
    Map<String, Double> metrics = new LinkedHashMap<>();
    Map<String, Double> greatest = new LinkedHashMap<>();
    for (int i = 0; i < scores.length; i++) {
      SimilarityFunction function = functions.get(i);
      measure(new ScoredLabels(scores[i], positive), isDistance(function))
          .forEach(
              (name, value) -> {
                metrics.put(function.label() + "_" + name, value);
                greatest.merge("max_" + name, value, Math::max);
              });
    }
    if (functions.size() == 1) {
      return new Evaluation(metrics, functions.get(0).label() + "_ap", notes());
    }
    metrics.putAll(greatest);
    return new Evaluation(metrics, "max_ap", notes());
  }

  private static Map<String, Double> measure(ScoredLabels labels, boolean distance) {
    Threshold accuracy = Threshold.ofBestAccuracy(labels);
    Threshold f1 = Threshold.ofBestF1(labels);
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", accuracy.accuracy());
    metrics.put("accuracy_threshold", shown(accuracy, distance));
    metrics.put("f1", f1.f1());
    metrics.put("f1_threshold", shown(f1, distance));
    metrics.put("precision", f1.precision());
    metrics.put("recall", f1.recall());
    metrics.put("ap", labels.averagePrecision());
    metrics.put("mcc", labels.matthewsCorrelation(f1.value()));
    return metrics;
  }

  /** The scores are negative distances, the thresholds shown are not; and 0 is never -0. */
  private static double shown(Threshold threshold, boolean distance) {
    return distance ? 0 - threshold.value() : threshold.value();
  }

  private static boolean isDistance(SimilarityFunction function) {
    return function == SimilarityFunction.EUCLIDEAN || function == SimilarityFunction.MANHATTAN;
  }

  private List<String> notes() {
    for (boolean one : positive) {
      if (one != positive[0]) {
        return List.of();
      }
    }
    return List.of(
        "all labels are %d, so that there is nothing to tell apart".formatted(positive[0] ? 1 : 0));
  }
}
