package org.sbert4j.evaluation.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ScoredLabelsTest {
  private static final double EXACT = 1e-15;

  private static ScoredLabels labels(double[] scores, boolean... positive) {
    return new ScoredLabels(scores, positive);
  }

  @Test
  void equalScoresAreOneGroup() {
    ScoredLabels labels = labels(new double[] {1, 3, 3, 2}, true, true, false, false);
    assertEquals(3, labels.groups());
    assertEquals(3, labels.score(0));
    assertEquals(2, labels.count(0));
    assertEquals(1, labels.positives(0));
    assertEquals(0, labels.positives(1));
    assertEquals(2, labels.positives());
    // At recall 1/2 precision is 1/2, and at 1 it is 1/2 again.
    assertEquals(0.5, labels.averagePrecision(), EXACT);
  }

  @Test
  void negativeZeroIsZero() {
    assertEquals(1, labels(new double[] {0.0, -0.0}, true, false).groups());
  }

  @Test
  void theBestAccuracyMayBeAboveAllScores() {
    Threshold best = Threshold.ofBestAccuracy(labels(new double[] {2, 1}, false, false));
    assertEquals(1, best.accuracy());
    assertEquals(Math.nextUp(2.0), best.value());
  }

  @Test
  void aThresholdIsHalfway() {
    ScoredLabels labels = labels(new double[] {4, 2, 1}, true, false, false);
    assertEquals(3, Threshold.ofBestAccuracy(labels).value());
    assertEquals(3, Threshold.ofBestF1(labels).value());
    assertEquals(1, labels.matthewsCorrelation(3));
  }

  @Test
  void aThresholdIsNeverTheNextScore() {
    double next = 1;
    double score = Math.nextUp(next);
    Threshold best = Threshold.ofBestF1(labels(new double[] {score, next}, true, false));
    assertEquals(score, best.value());
  }

  @Test
  void nothingPositiveIsZero() {
    ScoredLabels labels = labels(new double[] {1, 2}, false, false);
    assertEquals(0, labels.averagePrecision());
    assertEquals(0, labels.ndcg(10));
    assertEquals(new Threshold(0, 0, 0, 0, 0), Threshold.ofBestF1(labels));
    assertEquals(0, labels.matthewsCorrelation(0));
  }

  @Test
  void theGainOfEqualScoresIsShared() {
    double first = 1;
    double second = Math.log(2) / Math.log(3);
    ScoredLabels labels = labels(new double[] {5, 5, 1}, true, false, false);
    assertEquals((first + second) / 2, labels.ndcg(10), EXACT);
    assertEquals(first / 2, labels.ndcg(1), EXACT);
  }

  @Test
  void badInputIsAnError() {
    assertThrows(IllegalArgumentException.class, () -> labels(new double[0]));
    assertThrows(IllegalArgumentException.class, () -> labels(new double[2], true));
    assertThrows(IllegalArgumentException.class, () -> labels(new double[] {Double.NaN}, true));
  }
}
