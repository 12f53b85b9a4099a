package org.sbert4j.evaluation;

import java.util.List;
import java.util.Map;

/**
 * How far a student's vectors are from its teacher's: the mean squared error of their elements.
 *
 * <p>The one metric is {@code negative_mse}: the error times -100, so that greater is better.
 */
public final class MSEEvaluator implements Evaluator {
  private final float[][] sourceEmbeddings;
  private final List<String> targetSentences;

  /**
   * For sentences that both encode.
   *
   * @param teacher encodes them here and now
   * @throws IllegalArgumentException if there are no sentences
   */
  public MSEEvaluator(List<String> sentences, TextEncoder teacher) {
    this(sentences, sentences, teacher);
  }

  /**
   * For sentences of the teacher and their translations for the student.
   *
   * @param sourceSentences those that the teacher encodes, here and now
   * @param targetSentences for each, what the student is to encode to the same vector
   * @throws IllegalArgumentException if there are none, or more of one than of the other
   */
  public MSEEvaluator(
      List<String> sourceSentences, List<String> targetSentences, TextEncoder teacher) {
    this.targetSentences = Checks.some(targetSentences, "sentences");
    if (sourceSentences.size() != targetSentences.size()) {
      throw new IllegalArgumentException(
          "%d sentences have %d translations; give as many of each"
              .formatted(sourceSentences.size(), targetSentences.size()));
    }
    this.sourceEmbeddings = teacher.encode(sourceSentences);
  }

  /**
   * Encodes the sentences.
   *
   * @throws IllegalArgumentException if the student's vectors are not as long as the teacher's
   */
  @Override
  public Evaluation evaluate(TextEncoder encoder) {
    float[][] targetEmbeddings = encoder.encode(targetSentences);
    double sum = 0;
    for (int i = 0; i < targetEmbeddings.length; i++) {
      sum += squaredDistance(sourceEmbeddings[i], targetEmbeddings[i]);
    }
    double mse = sum / ((double) targetEmbeddings.length * targetEmbeddings[0].length);
    return new Evaluation(Map.of("negative_mse", -100 * mse), "negative_mse", List.of());
  }

  private static double squaredDistance(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "the teacher's vectors have %d elements and the student's %d; compare models of the same"
              .formatted(a.length, b.length));
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      double difference = (double) a[i] - b[i];
      sum += difference * difference;
    }
    return sum;
  }

  @Override
  public long textCount() {
    return targetSentences.size();
  }
}
