package org.sbert4j.evaluation.metrics;

/**
 * How well one query's hits are ordered, as sentence-transformers' InformationRetrievalEvaluator
 * computes it.
 *
 * @param relevant for each hit, the best first, whether it belongs to the query
 * @param relevantCount how many belong to the query, those not among the hits included; at least 1
 */
public record Ranking(boolean[] relevant, int relevantCount) {
  /** Whether one of the first {@code k} is relevant: 1 or 0. */
  public double accuracy(int k) {
    return relevantWithin(k) > 0 ? 1 : 0;
  }

  /** The part of the first {@code k} places that are relevant; a place without a hit is not. */
  public double precision(int k) {
    return (double) relevantWithin(k) / k;
  }

  /** The part of what is relevant that is among the first {@code k}. */
  public double recall(int k) {
    return (double) relevantWithin(k) / relevantCount;
  }

  /** One divided by the place of the first relevant hit, from 1; 0 if it is beyond {@code k}. */
  public double reciprocalRank(int k) {
    for (int i = 0; i < Math.min(k, relevant.length); i++) {
      if (relevant[i]) {
        return 1.0 / (i + 1);
      }
    }
    return 0;
  }

  /** The discounted cumulative gain of the first {@code k}, divided by the greatest possible. */
  public double ndcg(int k) {
    double gain = 0;
    for (int i = 0; i < Math.min(k, relevant.length); i++) {
      gain += relevant[i] ? discount(i) : 0;
    }
    return gain / idealGain(relevantCount, k);
  }

  /** The mean of the precisions at the relevant hits among the first {@code k}. */
  public double averagePrecision(int k) {
    double sum = 0;
    int found = 0;
    for (int i = 0; i < Math.min(k, relevant.length); i++) {
      if (relevant[i]) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return sum / Math.min(k, relevantCount);
  }

  private int relevantWithin(int k) {
    int found = 0;
    for (int i = 0; i < Math.min(k, relevant.length); i++) {
      found += relevant[i] ? 1 : 0;
    }
    return found;
  }

  /** What a hit at this place, from 0, is worth: 1 / log₂(place + 2). */
  static double discount(int place) {
    return Math.log(2) / Math.log(place + 2.0);
  }

  /** The gain where all that is relevant comes first. */
  static double idealGain(int relevantCount, int k) {
    double gain = 0;
    for (int place = 0; place < Math.min(relevantCount, k); place++) {
      gain += discount(place);
    }
    return gain;
  }
}
