package org.sbert4j.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.SimilarityFunction;

/**
 * How often an anchor is more similar to what is like it than to what is not.
 *
 * <p>The metrics are {@code cosine_accuracy} and so on for each similarity function, and of several
 * {@code max_accuracy}; the last of them is the primary one.
 */
public final class TripletEvaluator implements Evaluator {
  private final List<Triplet> triplets;
  private final List<SimilarityFunction> functions;
  private final double margin;

  /**
   * Without a margin.
   *
   * @see #TripletEvaluator(List, List, double)
   */
  public TripletEvaluator(List<Triplet> triplets, List<SimilarityFunction> functions) {
    this(triplets, functions, 0);
  }

  /**
   * With a margin.
   *
   * @param margin by how much the similarity to the positive must exceed that to the negative
   * @throws IllegalArgumentException if there are no triplets or no functions
   */
  public TripletEvaluator(
      List<Triplet> triplets, List<SimilarityFunction> functions, double margin) {
    this.triplets = Checks.some(triplets, "triplets");
    this.functions = Checks.functions(functions);
    this.margin = margin;
  }

  @Override
  public Evaluation evaluate(TextEncoder encoder) {
    float[][] anchors = encoder.encodeQuery(triplets.stream().map(Triplet::anchor).toList());
    float[][] positives = encoder.encodeDocument(triplets.stream().map(Triplet::positive).toList());
    float[][] negatives = encoder.encodeDocument(triplets.stream().map(Triplet::negative).toList());
    Map<String, Double> metrics = new LinkedHashMap<>();
    double greatest = 0;
    String name = "";
    for (SimilarityFunction function : functions) {
      int right = 0;
      for (int i = 0; i < anchors.length; i++) {
        double positive = function.apply(anchors[i], positives[i]);
        double negative = function.apply(anchors[i], negatives[i]);
        right += positive > negative + margin ? 1 : 0;
      }
      double accuracy = (double) right / anchors.length;
      name = function.label() + "_accuracy";
      metrics.put(name, accuracy);
      greatest = Math.max(greatest, accuracy);
    }
    if (functions.size() > 1) {
      name = "max_accuracy";
      metrics.put(name, greatest);
    }
    return new Evaluation(metrics, name, List.of());
  }

  @Override
  public long textCount() {
    return 3L * triplets.size();
  }
}
