package org.sbert4j.evaluation.metrics;

/**
 * Scores and whether each should be high, ordered from the greatest score down. Equal scores are
 * one group, as no threshold can part them; so nothing here depends on the order in which they were
 * given. Immutable.
 *
 * <p>{@link #matthewsCorrelation}, {@link #averagePrecision} and {@link #ndcg} are as scikit-learn
 * defines them.
 */
public final class ScoredLabels {
  private final TieGroups groups;

  /** How many positives each group of {@link #groups} holds. */
  private final int[] positivesOfGroup;

  private final int positives;
  private final int count;

  /**
   * Orders scores.
   *
   * @param positive for each score, whether it should be high
   * @throws IllegalArgumentException if there are more of one than of the other, none at all, or a
   *     score is NaN
   */
  public ScoredLabels(double[] scores, boolean[] positive) {
    if (scores.length != positive.length || scores.length == 0) {
      throw new IllegalArgumentException(
          "%d scores have %d labels; give one of each at least, and as many"
              .formatted(scores.length, positive.length));
    }
    groups = TieGroups.of(scores);
    positivesOfGroup = new int[groups.size()];
    int found = 0;
    for (int i = 0; i < scores.length; i++) {
      if (positive[i]) {
        positivesOfGroup[groups.groupOf(i)]++;
        found++;
      }
    }
    positives = found;
    count = scores.length;
  }

  /** How many different scores there are. */
  public int groups() {
    return groups.size();
  }

  /** The score of a group; that of group 0 is the greatest. */
  public double score(int group) {
    return groups.value(groups.size() - 1 - group);
  }

  /** How many scores a group has. */
  public int count(int group) {
    return groups.count(groups.size() - 1 - group);
  }

  /** How many of a group's scores should be high. */
  public int positives(int group) {
    return positivesOfGroup[groups.size() - 1 - group];
  }

  /** How many scores there are. */
  public int count() {
    return count;
  }

  /** How many of all scores should be high. */
  public int positives() {
    return positives;
  }

  /**
   * A threshold between a group and the next: halfway, but never so close to the next one's score
   * that rounding makes it that score.
   */
  double thresholdAfter(int group) {
    double score = score(group);
    if (group == groups() - 1) {
      return score;
    }
    double next = score(group + 1);
    double middle = (score + next) / 2;
    return middle == next ? score : middle;
  }

  /** The mean of the precisions at each positive; 0 if there are none. */
  public double averagePrecision() {
    double sum = 0;
    int found = 0;
    int taken = 0;
    for (int group = 0; group < groups(); group++) {
      found += positives(group);
      taken += count(group);
      sum += (double) positives(group) * found / taken;
    }
    return positives == 0 ? 0 : sum / positives;
  }

  /**
   * Matthews' coefficient, from -1 to 1, where scores of {@code threshold} and above are taken for
   * positive; 0 if all or none are, or all or none should be.
   */
  public double matthewsCorrelation(double threshold) {
    long taken = 0;
    long found = 0;
    for (int group = 0; group < groups() && score(group) >= threshold; group++) {
      taken += count(group);
      found += positives(group);
    }
    double truePositives = found;
    double falsePositives = taken - found;
    double falseNegatives = positives - found;
    double trueNegatives = count - taken - falseNegatives;
    double product =
        (truePositives + falsePositives)
            * (truePositives + falseNegatives)
            * (trueNegatives + falsePositives)
            * (trueNegatives + falseNegatives);
    return product == 0
        ? 0
        : (truePositives * trueNegatives - falsePositives * falseNegatives) / Math.sqrt(product);
  }

  /**
   * The normalised discounted cumulative gain of the first {@code k} places, from 0 to 1. Equal
   * scores have each the average gain of the places that they take together. 0 if nothing should be
   * found.
   */
  public double ndcg(int k) {
    double gain = 0;
    int place = 0;
    for (int group = 0; group < groups() && place < k; group++) {
      double discounts = 0;
      int end = place + count(group);
      for (; place < end; place++) {
        discounts += place < k ? Ranking.discount(place) : 0;
      }
      gain += discounts * positives(group) / count(group);
    }
    return positives == 0 ? 0 : gain / Ranking.idealGain(positives, k);
  }
}
