package org.sbert4j.gpucheck.report;

/**
 * How far rows are from the expected ones: the length of the difference, in parts of the expected
 * row's length, or of 1 if that is greater, since the terms of a sum may cancel.
 */
public final class RowError {
  private static final double LEAST_NORM = 1;

  private RowError() {}

  /**
   * The greatest error of any row.
   *
   * @return infinity if the number of elements differs or one is no finite number
   */
  public static double worst(float[] expected, float[] found, int columns) {
    if (expected.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int start = 0; start < expected.length; start += columns) {
      worst = Math.max(worst, of(expected, found, start, columns));
    }
    return worst;
  }

  /** The greatest error of any row. */
  public static double worst(float[][] expected, float[][] found) {
    if (expected.length != found.length) {
      return Double.POSITIVE_INFINITY;
    }
    double worst = 0;
    for (int row = 0; row < expected.length; row++) {
      worst = Math.max(worst, worst(expected[row], found[row], expected[row].length));
    }
    return worst;
  }

  private static double of(float[] expected, float[] found, int start, int columns) {
    double norm = 0;
    double difference = 0;
    for (int i = start; i < start + columns; i++) {
      norm += (double) expected[i] * expected[i];
      difference += ((double) expected[i] - found[i]) * ((double) expected[i] - found[i]);
    }
    double error = Math.sqrt(difference) / Math.max(LEAST_NORM, Math.sqrt(norm));
    return Double.isFinite(error) ? error : Double.POSITIVE_INFINITY;
  }
}
