package org.sbert4j.evaluation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.metrics.Correlation;

/**
 * Whether pairs that people call more alike have more similar vectors: the correlation of
 * similarities and labels, by value (Pearson) and by rank (Spearman).
 *
 * <p>The metrics are {@code pearson_cosine} and {@code spearman_cosine}, and so on for each
 * similarity function; of several also {@code pearson_max} and {@code spearman_max}. The primary
 * one is the Spearman's, the greatest of several. Distances are negative, so that greater is more
 * alike.
 */
public final class EmbeddingSimilarityEvaluator implements PairEvaluator {
  private final List<SentencePair> pairs;
  private final List<SimilarityFunction> functions;
  private final double[] labels;

  /**
   * By cosine, dot product, Euclidean and Manhattan distance. {@code 100 × spearman_max} is then
   * what the model cards of DMetaSoul call accuracy.
   *
   * @throws IllegalArgumentException if there are no pairs
   */
  public EmbeddingSimilarityEvaluator(List<SentencePair> pairs) {
    this(pairs, List.of(SimilarityFunction.values()));
  }

  /**
   * By these similarity functions.
   *
   * @throws IllegalArgumentException if there are no pairs or no functions
   */
  public EmbeddingSimilarityEvaluator(
      List<SentencePair> pairs, List<SimilarityFunction> functions) {
    this.pairs = Checks.some(pairs, "sentence pairs");
    this.functions = Checks.functions(functions);
    this.labels = pairs.stream().mapToDouble(SentencePair::label).toArray();
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
    double[] labelRanks = Correlation.averageRanks(labels);
    Map<String, Double> metrics = new LinkedHashMap<>();
    double pearsonMax = Double.NaN;
    double spearmanMax = Double.NaN;
    List<String> notes = new ArrayList<>();
    noteIfConstant("labels", labels, notes);
    for (int i = 0; i < scores.length; i++) {
      String name = functions.get(i).label();
      double pearson = Correlation.pearson(labels, scores[i]);
      double spearman = Correlation.pearson(labelRanks, Correlation.averageRanks(scores[i]));
      metrics.put("pearson_" + name, pearson);
      metrics.put("spearman_" + name, spearman);
      pearsonMax = max(pearsonMax, pearson);
      spearmanMax = max(spearmanMax, spearman);
      noteIfConstant("similarities by " + name, scores[i], notes);
    }
    if (functions.size() == 1) {
      return new Evaluation(metrics, "spearman_" + functions.get(0).label(), notes);
    }
    metrics.put("pearson_max", pearsonMax);
    metrics.put("spearman_max", spearmanMax);
    return new Evaluation(metrics, "spearman_max", notes);
  }

  /** The greater number; one that is not defined is passed over. */
  private static double max(double a, double b) {
    return Double.isNaN(a) || b > a ? b : a;
  }

  private static void noteIfConstant(String what, double[] numbers, List<String> notes) {
    if (numbers.length == 1) {
      if (notes.isEmpty()) {
        notes.add("there is one pair alone, so a correlation is not defined: give more");
      }
    } else if (Correlation.isConstant(numbers)) {
      // Never -0.
      double value = 0 + numbers[0];
      notes.add(
          "the %s are all %s, so a correlation with them is not defined".formatted(what, value));
    }
  }
}
