package org.sbert4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** By example; the bytes of sentence-transformers are in the goldens. */
class EmbeddingQuantizerTest {
  private static final QuantizationRanges RANGES =
      new QuantizationRanges(new float[] {-1, 0, 5}, new float[] {1, 255, 5});

  @Test
  void stepsOfRanges() {
    float[] embedding = {-1, 3.9f, 5};
    assertArrayEquals(
        new byte[] {0, 3, 0}, EmbeddingQuantizer.of(Precision.UINT8, RANGES).quantize(embedding));
    assertArrayEquals(
        new byte[] {-128, -125, -128},
        EmbeddingQuantizer.of(Precision.INT8, RANGES).quantize(embedding));
  }

  @Test
  void whatIsOutsideOfItsRangeIsTheNearestStep() {
    float[] embedding = {7, -3, 6.5f};
    assertArrayEquals(
        new byte[] {(byte) 255, 0, 1},
        EmbeddingQuantizer.of(Precision.UINT8, RANGES).quantize(embedding));
    assertArrayEquals(
        new byte[] {127, -128, -127},
        EmbeddingQuantizer.of(Precision.INT8, RANGES).quantize(embedding));
  }

  @Test
  void bits() {
    float[] embedding = {1, -1, 0, -0f, Float.MIN_VALUE, 0, 0, 2, 3};
    assertArrayEquals(
        new byte[] {(byte) 0b10001001, (byte) 0b10000000},
        EmbeddingQuantizer.binary(Precision.UBINARY).quantize(embedding));
    assertArrayEquals(
        new byte[] {0b10001001 - 128, 0},
        EmbeddingQuantizer.binary(Precision.BINARY).quantize(embedding));
  }

  @Test
  void rangesOfVectors() {
    QuantizationRanges ranges = QuantizationRanges.of(new float[][] {{1, 2}, {-1, 3}, {0, 2.5f}});
    assertArrayEquals(new float[] {-1, 2}, ranges.minimums());
    assertArrayEquals(new float[] {1, 3}, ranges.maximums());
  }

  @Test
  void whatCannotBe() {
    refused(() -> EmbeddingQuantizer.of(Precision.BINARY, RANGES), "BINARY has no ranges");
    refused(() -> EmbeddingQuantizer.binary(Precision.INT8), "INT8 is not");
    refused(() -> QuantizationRanges.of(new float[0][]), "no vectors");
    refused(() -> QuantizationRanges.of(new float[][] {{1}, {1, 2}}), "2 elements");
    refused(() -> new QuantizationRanges(new float[1], new float[2]), "1 minimums and 2");
    refused(
        () -> new QuantizationRanges(new float[] {Float.NaN}, new float[1]),
        "dimension 0 goes from NaN");
    refused(
        () -> EmbeddingQuantizer.calibratedBy(new float[][] {{1}}, Precision.INT8),
        "from 1 vectors");
    refused(
        () -> EmbeddingQuantizer.of(Precision.INT8, RANGES).quantize(new float[] {1}),
        "1 elements");
  }

  private static void refused(Runnable code, String part) {
    String message = assertThrows(IllegalArgumentException.class, code::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
