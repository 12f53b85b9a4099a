package org.sbert4j;

import java.util.Objects;

/**
 * The least and the greatest value of each dimension, between which {@link Precision#INT8} and
 * {@link Precision#UINT8} have their steps. Texts that are to be compared need the same ranges.
 *
 * @param minimums {@code [dimensions]}, not to be changed afterwards
 * @param maximums {@code [dimensions]}, not to be changed afterwards
 */
public record QuantizationRanges(float[] minimums, float[] maximums) {

  /** Checks that there is a range for each dimension. */
  public QuantizationRanges {
    if (minimums.length != maximums.length) {
      throw new IllegalArgumentException(
          "ranges have %d minimums and %d maximums; give both for each dimension"
              .formatted(minimums.length, maximums.length));
    }
    for (int i = 0; i < minimums.length; i++) {
      // Written so that NaN fails.
      if (!(minimums[i] <= maximums[i])) {
        throw new IllegalArgumentException(
            "the range of dimension %d goes from %s to %s; the minimum comes first"
                .formatted(i, minimums[i], maximums[i]));
      }
    }
  }

  /**
   * The ranges of some vectors; the more there are, and the more like those to be quantized, the
   * better.
   *
   * @param calibrationEmbeddings {@code [n, dimensions]}, n at least 1
   * @throws IllegalArgumentException if there is none or their lengths differ
   */
  public static QuantizationRanges of(float[][] calibrationEmbeddings) {
    if (calibrationEmbeddings.length == 0) {
      throw new IllegalArgumentException(
          "there are no vectors to take ranges from; give at least one");
    }
    float[] minimums = calibrationEmbeddings[0].clone();
    float[] maximums = calibrationEmbeddings[0].clone();
    for (float[] embedding : calibrationEmbeddings) {
      requireLength(minimums.length, embedding);
      for (int i = 0; i < embedding.length; i++) {
        minimums[i] = Math.min(minimums[i], embedding[i]);
        maximums[i] = Math.max(maximums[i], embedding[i]);
      }
    }
    return new QuantizationRanges(minimums, maximums);
  }

  static void requireLength(int expected, float[] embedding) {
    Objects.requireNonNull(embedding, "a vector is null");
    if (embedding.length != expected) {
      throw new IllegalArgumentException(
          "a vector has %d elements where the ranges have %d"
              .formatted(embedding.length, expected));
    }
  }
}
