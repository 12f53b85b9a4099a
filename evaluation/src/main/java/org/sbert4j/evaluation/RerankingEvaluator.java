package org.sbert4j.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.evaluation.metrics.ScoredLabels;

/**
 * How far up a query's own documents come among given ones.
 *
 * <p>The metrics are {@code map}, {@code mrr@10} and {@code ndcg@10}, or for another {@code atK};
 * the last is the primary one. Samples without a positive or without a negative are left out, and a
 * note says how many.
 */
public final class RerankingEvaluator implements Evaluator {
  /** Samples that are encoded together. */
  private static final int CHUNK = 256;

  private final List<RerankingSample> samples;
  private final SimilarityFunction function;
  private final int atK;
  private final List<String> notes;

  /**
   * By cosine, at 10, as sentence-transformers does unless told otherwise.
   *
   * @see #RerankingEvaluator(List, SimilarityFunction, int)
   */
  public RerankingEvaluator(List<RerankingSample> samples) {
    this(samples, SimilarityFunction.COSINE, 10);
  }

  /**
   * By another function, at another place.
   *
   * @param atK how many of the first places MRR and NDCG look at
   * @throws IllegalArgumentException if no sample has both positives and negatives, or {@code atK}
   *     is below 1
   */
  public RerankingEvaluator(List<RerankingSample> samples, SimilarityFunction function, int atK) {
    this.samples =
        Checks.some(
            samples.stream()
                .filter(sample -> !sample.positive().isEmpty() && !sample.negative().isEmpty())
                .toList(),
            "samples that have both positives and negatives");
    this.notes =
        Checks.leftOut(
            this.samples.size(), samples.size(), "having no positive or no negative document");
    this.function = function;
    this.atK = atK;
    if (atK < 1) {
      throw new IllegalArgumentException("atK is " + atK + "; give 1 or more");
    }
  }

  @Override
  public Evaluation evaluate(TextEncoder encoder) {
    double averagePrecisions = 0;
    double reciprocalRanks = 0;
    double ndcgs = 0;
    for (int first = 0; first < samples.size(); first += CHUNK) {
      List<RerankingSample> chunk = samples.subList(first, Math.min(first + CHUNK, samples.size()));
      float[][] queries = encoder.encodeQuery(chunk.stream().map(RerankingSample::query).toList());
      List<String> texts = new ArrayList<>();
      for (RerankingSample sample : chunk) {
        texts.addAll(sample.positive());
        texts.addAll(sample.negative());
      }
      float[][] documents = encoder.encodeDocument(texts);
      int document = 0;
      for (int i = 0; i < chunk.size(); i++) {
        int positives = chunk.get(i).positive().size();
        double[] scores = new double[positives + chunk.get(i).negative().size()];
        boolean[] positive = new boolean[scores.length];
        for (int j = 0; j < scores.length; j++) {
          scores[j] = function.apply(queries[i], documents[document++]);
          positive[j] = j < positives;
        }
        ScoredLabels labels = new ScoredLabels(scores, positive);
        averagePrecisions += labels.averagePrecision();
        reciprocalRanks += reciprocalRank(scores, positive);
        ndcgs += labels.ndcg(atK);
      }
    }
    Map<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("map", averagePrecisions / samples.size());
    metrics.put("mrr@" + atK, reciprocalRanks / samples.size());
    metrics.put("ndcg@" + atK, ndcgs / samples.size());
    return new Evaluation(metrics, "ndcg@" + atK, notes);
  }

  /** Equal scores stay in the order given, positives first. */
  private double reciprocalRank(double[] scores, boolean[] positive) {
    List<Integer> order =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer index) -> -scores[index]))
            .toList();
    for (int place = 0; place < Math.min(atK, scores.length); place++) {
      if (positive[order.get(place)]) {
        return 1.0 / (place + 1);
      }
    }
    return 0;
  }

  @Override
  public long textCount() {
    return samples.stream()
        .mapToLong(sample -> 1L + sample.positive().size() + sample.negative().size())
        .sum();
  }
}
