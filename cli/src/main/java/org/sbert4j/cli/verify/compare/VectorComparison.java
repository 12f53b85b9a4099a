package org.sbert4j.cli.verify.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * Vectors beside those that they should be.
 *
 * @param texts one for each vector
 * @param scale the greatest magnitude of an expected element; errors are told as parts of it, so
 *     that they mean the same for vectors of length 1 and of length 20
 */
public record VectorComparison(List<OfText> texts, double scale) {

  /**
   * One vector.
   *
   * @param maxError the greatest difference of an element; NaN or infinite if the vector is
   * @param meanError the mean difference
   * @param cosine of the two vectors
   */
  public record OfText(double maxError, double meanError, double cosine) {}

  /**
   * Compares.
   *
   * @param expected {@code [B, D]}
   * @param found {@code [B, D]}
   */
  public static VectorComparison of(float[][] expected, float[][] found) {
    List<OfText> texts = new ArrayList<>();
    double scale = 0;
    for (int text = 0; text < expected.length; text++) {
      texts.add(ofText(expected[text], found[text]));
      for (float element : expected[text]) {
        scale = Math.max(scale, Math.abs(element));
      }
    }
    return new VectorComparison(List.copyOf(texts), scale == 0 ? 1 : scale);
  }

  private static OfText ofText(float[] expected, float[] found) {
    double max = 0;
    double sum = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - found[i]);
      // NaN stays.
      max = Math.max(max, difference);
      sum += difference;
    }
    return new OfText(max, sum / expected.length, cosine(expected, found));
  }

  /** The cosine of two vectors; NaN if one of them is zero. */
  public static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresOfA = 0;
    double squaresOfB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresOfA += (double) a[i] * a[i];
      squaresOfB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(squaresOfA * squaresOfB);
  }

  /** Whether an error is none worth the name. NaN is one. */
  public boolean within(double tolerance) {
    return texts.stream().allMatch(text -> text.maxError <= tolerance * scale);
  }

  /** How many texts are not within a tolerance. */
  public int wrong(double tolerance) {
    return (int) texts.stream().filter(text -> !(text.maxError <= tolerance * scale)).count();
  }

  /** The greatest difference of an element; NaN if there is one. */
  public double maxError() {
    return texts.stream().mapToDouble(OfText::maxError).reduce(0, Math::max);
  }

  /** The mean difference of all elements. */
  public double meanError() {
    return texts.stream().mapToDouble(OfText::meanError).average().orElse(0);
  }

  /** The mean cosine of the pairs of vectors. */
  public double meanCosine() {
    return texts.stream().mapToDouble(OfText::cosine).average().orElse(1);
  }

  /** The least cosine. */
  public double leastCosine() {
    return texts.stream().mapToDouble(OfText::cosine).min().orElse(1);
  }
}
