package org.sbert4j.backend.scalar;

import static org.sbert4j.backend.scalar.Chains.LINKS;

import java.util.Arrays;
import java.util.List;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.weights.TensorView;

/**
 * Linear weights, transposed, so that the innermost loop runs along the outputs, and cut into
 * blocks of outputs whose sums stay in the first-level cache.
 *
 * @param inFeatures K
 * @param outFeatures N
 * @param blocks the outputs from {@code block · BLOCK} on: {@code [blocks][K][at most BLOCK]}; with
 *     {@link org.sbert4j.backend.WeightFormat#INT8} the integers
 * @param scales {@code [N]} for integers, else null
 * @param bias {@code [N]}
 */
record ScalarLinearWeights(
    int inFeatures, int outFeatures, float[][][] blocks, float[] scales, float[] bias)
    implements LinearWeights {
  /** Outputs of a block. */
  static final int BLOCK = 384;

  /**
   * Rows that go through a linear layer side by side, so that weights are fetched from memory once
   * for all of them.
   */
  static final int ROWS_TOGETHER = 8;

  /** Transposes weights, in the format that is asked for. */
  static ScalarLinearWeights pack(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format) {
    StackedWeights stacked = new StackedWeights(weights);
    int inFeatures = stacked.inFeatures();
    int outFeatures = stacked.outFeatures();
    float[][][] blocks = emptyBlocks(inFeatures, outFeatures);
    float[] scales = format == WeightFormat.INT8 ? new float[outFeatures] : null;
    stacked.forOutputs(
        (first, count, values) -> {
          for (int i = 0; i < count; i++) {
            int output = first + i;
            int start = i * inFeatures;
            round(values, start, inFeatures, format, scales, output);
            float[][] block = blocks[output / BLOCK];
            for (int k = 0; k < inFeatures; k++) {
              block[k][output % BLOCK] = values[start + k];
            }
          }
        });
    float[] bias = StackedWeights.vectors(biases, outFeatures);
    return new ScalarLinearWeights(inFeatures, outFeatures, blocks, scales, bias);
  }

  /** Floats in every format, in an array for each input of each block. */
  static long bytes(int inFeatures, int outFeatures, WeightFormat format) {
    long arrays = (long) inFeatures * ((outFeatures + BLOCK - 1) / BLOCK);
    long headerAndReference = 16 + 4;
    return (long) Float.BYTES * inFeatures * outFeatures
        + headerAndReference * arrays
        + StackedWeights.bytesOfOutputs(outFeatures, format);
  }

  private static float[][][] emptyBlocks(int inFeatures, int outFeatures) {
    float[][][] blocks = new float[(outFeatures + BLOCK - 1) / BLOCK][inFeatures][];
    for (int block = 0; block < blocks.length; block++) {
      int width = Math.min(BLOCK, outFeatures - block * BLOCK);
      for (int k = 0; k < inFeatures; k++) {
        blocks[block][k] = new float[width];
      }
    }
    return blocks;
  }

  /** Puts the weights of one output into their format, kept as floats. */
  private static void round(
      float[] values, int start, int inFeatures, WeightFormat format, float[] scales, int output) {
    int end = start + inFeatures;
    switch (format) {
      case FP32 -> {}
      case FP16 -> throw new AssertionError(format);
      case BF16 -> {
        for (int k = start; k < end; k++) {
          values[k] = WeightRounding.fromBf16(WeightRounding.toBf16(values[k]));
        }
      }
      case INT8 -> {
        scales[output] = WeightRounding.int8Scale(values, start, inFeatures);
        for (int k = start; k < end; k++) {
          values[k] = WeightRounding.toInt8(values[k], scales[output]);
        }
      }
    }
  }

  /** One block of outputs of {@code y = x · weightᵀ + bias}. */
  void multiply(CpuTensor x, int block, CpuTensor y, int member) {
    for (int first = 0; first < x.rows(); first += ROWS_TOGETHER) {
      multiply(x, first, Math.min(first + ROWS_TOGETHER, x.rows()), block, y, member);
    }
  }

  /** One block of outputs for the rows from {@code first} to {@code end}. */
  private void multiply(CpuTensor x, int first, int end, int block, CpuTensor y, int member) {
    float[][] weight = blocks[block];
    int width = Math.min(BLOCK, outFeatures - block * BLOCK);
    float[][] sums = y.workspace().scratch(member).rows(0, end - first, width);
    for (int t = first; t < end; t++) {
      Arrays.fill(sums[t - first], 0, width, 0f);
    }
    int k = 0;
    for (; k + LINKS <= inFeatures; k += LINKS) {
      for (int t = first; t < end; t++) {
        Chains.addFour(x.data(), t * inFeatures + k, weight, k, sums[t - first], width);
      }
    }
    for (; k < inFeatures; k++) {
      for (int t = first; t < end; t++) {
        Chains.add(x.data()[t * inFeatures + k], weight[k], sums[t - first], width);
      }
    }
    for (int t = first; t < end; t++) {
      float[] sum = sums[t - first];
      Chains.finish(sum, 0, scales, bias, block * BLOCK, width, y.data(), t * outFeatures);
    }
  }
}
