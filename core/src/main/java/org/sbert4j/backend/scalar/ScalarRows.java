package org.sbert4j.backend.scalar;

import static org.sbert4j.backend.scalar.FusedMultiplyAdd.fma;

import java.util.Arrays;

/**
 * What is computed of one row: sums, layer normalisation, softmax, L2 norm. {@code lanes} is
 * scratch memory for the {@value #SUM_LANES} virtual lanes of a row sum.
 */
public final class ScalarRows {
  /** Virtual lanes of a row sum. */
  public static final int SUM_LANES = 16;

  private ScalarRows() {}

  /** Layer normalisation of one row, in place. */
  public static void layerNorm(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < hiddenSize; i++) {
      lanes[i % SUM_LANES] += x[start + i];
    }
    float mean = sumOfLanes(lanes) / hiddenSize;

    Arrays.fill(lanes, 0f);
    for (int i = 0; i < hiddenSize; i++) {
      float centred = x[start + i] - mean;
      lanes[i % SUM_LANES] = fma(centred, centred, lanes[i % SUM_LANES]);
    }
    float reciprocal = reciprocalOfDeviation(sumOfLanes(lanes) / hiddenSize, weights.eps());

    for (int i = 0; i < hiddenSize; i++) {
      float normalized = (x[start + i] - mean) * reciprocal;
      x[start + i] = fma(normalized, weights.weight()[i], weights.bias()[i]);
    }
  }

  /** {@code 1 / sqrt(variance + eps)}, the root rounded to float before the division. */
  public static float reciprocalOfDeviation(float variance, float eps) {
    return 1f / (float) Math.sqrt(variance + eps);
  }

  /** The 16 lanes of a row sum, added in the fixed tree. Changes the lanes. */
  public static float sumOfLanes(float[] lanes) {
    for (int width = SUM_LANES / 2; width >= 1; width /= 2) {
      for (int lane = 0; lane < width; lane++) {
        lanes[lane] += lanes[lane + width];
      }
    }
    return lanes[0];
  }

  /** {@code softmax(scale · x)} of one row, in place. */
  public static void softmax(float[] x, int start, int length, float scale, float[] lanes) {
    float max = Float.NEGATIVE_INFINITY;
    for (int j = 0; j < length; j++) {
      x[start + j] *= scale;
      max = Math.max(max, x[start + j]);
    }
    Arrays.fill(lanes, 0f);
    for (int j = 0; j < length; j++) {
      x[start + j] = ScalarMath.exp(x[start + j] - max);
      lanes[j % SUM_LANES] += x[start + j];
    }
    float reciprocal = 1f / sumOfLanes(lanes);
    for (int j = 0; j < length; j++) {
      x[start + j] *= reciprocal;
    }
  }

  /** {@code x / max(‖x‖₂, 1e-12)} of one row, in place. */
  static void normalize(float[] x, int start, int columns, float[] lanes) {
    Arrays.fill(lanes, 0f);
    for (int i = 0; i < columns; i++) {
      float value = x[start + i];
      lanes[i % SUM_LANES] = fma(value, value, lanes[i % SUM_LANES]);
    }
    float norm = (float) Math.sqrt(sumOfLanes(lanes));
    RowPooling.divide(x, start, columns, Math.max(norm, 1e-12f));
  }
}
