package org.sbert4j.backend.vector;

import java.util.List;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.StackedWeights;
import org.sbert4j.backend.scalar.WeightRounding;
import org.sbert4j.weights.TensorView;

/**
 * Linear weights in panels.
 *
 * @param matrix {@code [inFeatures, outFeatures]}
 * @param scales {@code [outFeatures]} if the matrix holds integers, else null
 * @param bias {@code [outFeatures]}
 */
record VectorLinearWeights(PanelMatrix matrix, float[] scales, float[] bias)
    implements LinearWeights {
  @Override
  public int inFeatures() {
    return matrix.depth();
  }

  @Override
  public int outFeatures() {
    return matrix.columns();
  }

  /** Packs weights, in the format that is asked for. */
  static VectorLinearWeights pack(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format) {
    StackedWeights stacked = new StackedWeights(weights);
    float[] bias = StackedWeights.vectors(biases, stacked.outFeatures());
    if (format == WeightFormat.FP32) {
      return new VectorLinearWeights(pack(stacked), null, bias);
    }
    float[] scales = format == WeightFormat.INT8 ? new float[stacked.outFeatures()] : null;
    return new VectorLinearWeights(reduce(stacked, format, scales), scales, bias);
  }

  static long bytes(int inFeatures, int outFeatures, WeightFormat format) {
    int bytes =
        switch (format) {
          case FP32 -> Float.BYTES;
          case BF16 -> Short.BYTES;
          default -> Byte.BYTES;
        };
    return (long) bytes * PanelMatrix.roundUp(outFeatures) * inFeatures
        + StackedWeights.bytesOfOutputs(outFeatures, format);
  }

  private static PackedMatrix pack(StackedWeights weights) {
    int depth = weights.inFeatures();
    PackedMatrix matrix = new PackedMatrix(depth, weights.outFeatures());
    weights.forOutputs((first, count, values) -> matrix.putColumns(first, count, values, 0, depth));
    return matrix;
  }

  private static ReducedMatrix reduce(StackedWeights weights, WeightFormat format, float[] scales) {
    int depth = weights.inFeatures();
    int columns = weights.outFeatures();
    ReducedMatrix matrix =
        format == WeightFormat.BF16
            ? new Bf16Matrix(depth, columns)
            : new Int8Matrix(depth, columns);
    weights.forOutputs(
        (first, count, values) -> {
          for (int i = 0; i < count; i++) {
            float scale = scales == null ? 1 : WeightRounding.int8Scale(values, i * depth, depth);
            if (scales != null) {
              scales[first + i] = scale;
            }
            matrix.putColumn(first + i, values, i * depth, scale);
          }
        });
    return matrix;
  }
}
