package org.sbert4j.evaluation.metrics;

/**
 * The score from which on pairs are best taken for alike.
 *
 * @param value the threshold
 * @param accuracy the part of all that is then told right
 * @param precision the part of those taken that are alike
 * @param recall the part of those alike that are taken
 * @param f1 the harmonic mean of both
 */
public record Threshold(double value, double accuracy, double precision, double recall, double f1) {

  /** That of the greatest accuracy; of several the highest, which may be above all scores. */
  public static Threshold ofBestAccuracy(ScoredLabels labels) {
    int negatives = labels.count() - labels.positives();
    Threshold best = of(labels, labels.positives(), Math.nextUp(labels.score(0)), 0, 0);
    int correct = negatives;
    int bestCorrect = negatives;
    int taken = 0;
    int found = 0;
    for (int group = 0; group < labels.groups(); group++) {
      taken += labels.count(group);
      found += labels.positives(group);
      correct += 2 * labels.positives(group) - labels.count(group);
      if (correct > bestCorrect) {
        bestCorrect = correct;
        best = of(labels, labels.positives(), labels.thresholdAfter(group), taken, found);
      }
    }
    return best;
  }

  /** That of the greatest F1; of several the highest; with all 0 if nothing is positive. */
  public static Threshold ofBestF1(ScoredLabels labels) {
    return ofBestF1(labels, labels.positives());
  }

  /**
   * That of the greatest F1, where some positives may have no score.
   *
   * @param positives how many there are, those without a score included
   * @see #ofBestF1(ScoredLabels)
   */
  public static Threshold ofBestF1(ScoredLabels labels, int positives) {
    Threshold best = new Threshold(0, 0, 0, 0, 0);
    int taken = 0;
    int found = 0;
    for (int group = 0; group < labels.groups(); group++) {
      taken += labels.count(group);
      found += labels.positives(group);
      Threshold here = of(labels, positives, labels.thresholdAfter(group), taken, found);
      if (here.f1 > best.f1) {
        best = here;
      }
    }
    return best;
  }

  private static Threshold of(
      ScoredLabels labels, int positives, double value, int taken, int found) {
    int negativesLeftOut = labels.count() - labels.positives() - (taken - found);
    double accuracy = (double) (found + negativesLeftOut) / labels.count();
    if (found == 0) {
      return new Threshold(value, accuracy, 0, 0, 0);
    }
    double precision = (double) found / taken;
    double recall = (double) found / positives;
    return new Threshold(
        value, accuracy, precision, recall, 2 * precision * recall / (precision + recall));
  }
}
