package org.sbert4j;

import java.util.Arrays;
import java.util.Objects;

/**
 * From vectors of floats to vectors of bytes, as {@code
 * sentence_transformers.util.quantization.quantize_embeddings} (release 6) does it, to the same
 * bytes for the same floats.
 *
 * <pre>{@code
 * EmbeddingQuantizer quantizer =
 *     EmbeddingQuantizer.of(Precision.INT8, QuantizationRanges.of(model.encode(sample)));
 * byte[][] vectors = quantizer.quantize(model.encode(texts));
 * }</pre>
 *
 * <p>Immutable and thread-safe.
 */
public final class EmbeddingQuantizer {
  /** Below this many vectors the reference warns that ranges taken from them are not stable. */
  private static final int FEW_EMBEDDINGS = 100;

  private final Precision precision;

  /** Null for the binary precisions. */
  private final float[] starts;

  private final float[] steps;

  private EmbeddingQuantizer(Precision precision, float[] starts, float[] steps) {
    this.precision = precision;
    this.starts = starts;
    this.steps = steps;
  }

  /**
   * A quantizer to bits, which needs no ranges.
   *
   * @param precision BINARY or UBINARY
   * @throws IllegalArgumentException for another one
   */
  public static EmbeddingQuantizer binary(Precision precision) {
    if (precision != Precision.BINARY && precision != Precision.UBINARY) {
      throw new IllegalArgumentException(
          precision + " is not a precision of bits; BINARY and UBINARY are");
    }
    return new EmbeddingQuantizer(precision, null, null);
  }

  /**
   * A quantizer to steps of ranges. What lies outside of its range becomes the nearest step.
   *
   * @param precision INT8 or UINT8
   * @throws IllegalArgumentException for another one
   */
  public static EmbeddingQuantizer of(Precision precision, QuantizationRanges ranges) {
    if (!precision.needsRanges()) {
      throw new IllegalArgumentException(
          precision + " has no ranges; INT8 and UINT8 have, and bits come from binary(precision)");
    }
    float[] steps = new float[ranges.minimums().length];
    for (int i = 0; i < steps.length; i++) {
      float step = (ranges.maximums()[i] - ranges.minimums()[i]) / 255;
      steps[i] = step == 0 ? 1 : step;
    }
    return new EmbeddingQuantizer(precision, ranges.minimums().clone(), steps);
  }

  /**
   * The quantizer that sentence-transformers' {@code encode(texts, precision=…)} uses: the ranges
   * of INT8 and UINT8 are those of the vectors themselves, with a warning where they are fewer than
   * a hundred. Bytes of different calls cannot be compared then.
   *
   * @param embeddings {@code [n, dimensions]}
   * @throws IllegalArgumentException if ranges would have to come from one vector alone, or none
   */
  public static EmbeddingQuantizer calibratedBy(float[][] embeddings, Precision precision) {
    Objects.requireNonNull(embeddings, "embeddings is null");
    if (!precision.needsRanges()) {
      return binary(precision);
    }
    requireEnough(embeddings.length, precision);
    return of(precision, QuantizationRanges.of(embeddings));
  }

  /**
   * Says what there is to say about ranges taken from so many vectors of those to be quantized.
   *
   * @throws IllegalArgumentException if they are fewer than two
   */
  public static void requireEnough(long embeddings, Precision precision) {
    if (embeddings < 2) {
      throw new IllegalArgumentException(
          "the ranges of %s cannot come from %d vectors; encode more texts at once or give ranges of a representative sample"
              .formatted(precision, embeddings));
    }
    if (embeddings < FEW_EMBEDDINGS) {
      System.getLogger(EmbeddingQuantizer.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the ranges of {0} come from {1} vectors alone; ranges of a representative sample are more stable, and needed to compare vectors of different calls",
              precision,
              embeddings);
    }
  }

  /**
   * Quantizes vectors.
   *
   * @param embeddings {@code [n, dimensions]}, finite numbers
   * @return {@code [n, precision.length(dimensions)]}
   * @throws IllegalArgumentException if a vector has another number of dimensions than the ranges
   */
  public byte[][] quantize(float[][] embeddings) {
    return Arrays.stream(embeddings).map(this::quantize).toArray(byte[][]::new);
  }

  /**
   * Quantizes a vector.
   *
   * @see #quantize(float[][])
   */
  public byte[] quantize(float[] embedding) {
    byte[] quantized = precision.needsRanges() ? stepsOf(embedding) : bitsOf(embedding);
    if (!precision.unsigned()) {
      for (int i = 0; i < quantized.length; i++) {
        quantized[i] -= 128;
      }
    }
    return quantized;
  }

  private byte[] stepsOf(float[] embedding) {
    QuantizationRanges.requireLength(starts.length, embedding);
    byte[] quantized = new byte[embedding.length];
    for (int i = 0; i < quantized.length; i++) {
      double step = Math.floor((embedding[i] - starts[i]) / steps[i]);
      quantized[i] = (byte) (int) Math.max(0, Math.min(255, step));
    }
    return quantized;
  }

  private byte[] bitsOf(float[] embedding) {
    byte[] quantized = new byte[precision.length(embedding.length)];
    for (int i = 0; i < embedding.length; i++) {
      if (embedding[i] > 0) {
        quantized[i / 8] |= (byte) (0x80 >>> i % 8);
      }
    }
    return quantized;
  }
}
