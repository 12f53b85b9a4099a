package org.sbert4j.backend.vector;

import static org.sbert4j.backend.scalar.ScalarRows.SUM_LANES;
import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.sbert4j.backend.scalar.Chains;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.ScalarRows;

/**
 * {@link ScalarRows} by vectors: the same operations in the same order for each element, so the
 * same bits. Elements that do not fill a register go through the scalar formulas.
 */
final class VectorRows {
  /** A row sum's 16 lanes are this many registers. */
  private static final int REGISTERS = SUM_LANES / LANES;

  private VectorRows() {}

  /** {@code softmax(scale · x)} of one row, in place. */
  static void softmax(float[] x, int start, int length, float scale, float[] lanes) {
    int whole = length - length % LANES;
    FloatVector maxima = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector scaled = FloatVector.fromArray(SPECIES, x, start + j).mul(scale);
      scaled.intoArray(x, start + j);
      maxima = maxima.max(scaled);
    }
    // The greatest element is the same in whatever order it is looked for.
    maxima.intoArray(lanes, 0);
    float max = Float.NEGATIVE_INFINITY;
    for (int lane = 0; lane < LANES; lane++) {
      max = Math.max(max, lanes[lane]);
    }
    for (int j = whole; j < length; j++) {
      x[start + j] *= scale;
      max = Math.max(max, x[start + j]);
    }

    for (int j = 0; j < whole; j += LANES) {
      FloatVector.fromArray(SPECIES, x, start + j).sub(max).intoArray(x, start + j);
    }
    for (int j = whole; j < length; j++) {
      x[start + j] -= max;
    }
    VectorMath.exp(x, start, start + length);
    float reciprocal = 1f / sumOfRow(x, start, length, lanes);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector.fromArray(SPECIES, x, start + j).mul(reciprocal).intoArray(x, start + j);
    }
    for (int j = whole; j < length; j++) {
      x[start + j] *= reciprocal;
    }
  }

  /** Layer normalisation of one row, in place. */
  static void layerNorm(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, float[] lanes) {
    int whole = hiddenSize - hiddenSize % LANES;
    float mean = sumOfRow(x, start, hiddenSize, lanes) / hiddenSize;

    Arrays.fill(lanes, 0f);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector centred = FloatVector.fromArray(SPECIES, x, start + i).sub(mean);
      int lane = laneOf(i);
      centred.fma(centred, FloatVector.fromArray(SPECIES, lanes, lane)).intoArray(lanes, lane);
    }
    for (int i = whole; i < hiddenSize; i++) {
      float centred = x[start + i] - mean;
      int lane = i % SUM_LANES;
      lanes[lane] = Math.fma(centred, centred, lanes[lane]);
    }
    float reciprocal =
        ScalarRows.reciprocalOfDeviation(ScalarRows.sumOfLanes(lanes) / hiddenSize, weights.eps());

    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(SPECIES, x, start + i)
          .sub(mean)
          .mul(reciprocal)
          .fma(
              FloatVector.fromArray(SPECIES, weights.weight(), i),
              FloatVector.fromArray(SPECIES, weights.bias(), i))
          .intoArray(x, start + i);
    }
    for (int i = whole; i < hiddenSize; i++) {
      float normalized = (x[start + i] - mean) * reciprocal;
      x[start + i] = Math.fma(normalized, weights.weight()[i], weights.bias()[i]);
    }
  }

  /** A row sum. */
  private static float sumOfRow(float[] x, int start, int length, float[] lanes) {
    Arrays.fill(lanes, 0f);
    int whole = length - length % LANES;
    for (int j = 0; j < whole; j += LANES) {
      int lane = laneOf(j);
      FloatVector.fromArray(SPECIES, lanes, lane)
          .add(FloatVector.fromArray(SPECIES, x, start + j))
          .intoArray(lanes, lane);
    }
    for (int j = whole; j < length; j++) {
      lanes[j % SUM_LANES] += x[start + j];
    }
    return ScalarRows.sumOfLanes(lanes);
  }

  /** The lane of a row's element {@code j}, where j is a multiple of a register's length. */
  private static int laneOf(int j) {
    return j / LANES % REGISTERS * LANES;
  }

  /** What ends the chains of one panel: scale, if there is one, and bias. See {@link Chains}. */
  static void finishPanel(VectorLinearWeights w, int panel, MatrixKernel.Rows c, int rows) {
    int first = panel * PanelMatrix.WIDTH;
    int end = Math.min(first + PanelMatrix.WIDTH, w.outFeatures());
    int whole = end - (end - first) % LANES;
    for (int row = 0; row < rows; row++) {
      int start = row * c.stride();
      for (int column = first; column < whole; column += LANES) {
        FloatVector sum = FloatVector.fromArray(SPECIES, c.data(), start + column);
        FloatVector bias = FloatVector.fromArray(SPECIES, w.bias(), column);
        FloatVector finished =
            w.scales() == null
                ? sum.add(bias)
                : sum.fma(FloatVector.fromArray(SPECIES, w.scales(), column), bias);
        finished.intoArray(c.data(), start + column);
      }
    }
    for (int row = 0; row < rows; row++) {
      int start = row * c.stride();
      int rest = end - whole;
      Chains.finish(c.data(), start + whole, w.scales(), w.bias(), whole, rest, c.data(), start);
    }
  }
}
