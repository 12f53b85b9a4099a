package org.sbert4j.backend.vector;

import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.scalar.AttentionHead;
import org.sbert4j.backend.scalar.AttentionRows;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.CpuScratch;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.vector.ColdStart.Code;
import org.sbert4j.backend.vector.PackedRows.Groups;

/**
 * The loops behind the vector backend's operations: by vectors, or plain ones with the same bits
 * for the time until those are compiled. Parameters are those of the scalar backend.
 */
interface Loops {
  /** The loops to use now. Nobody else asks whether code is cold. */
  static Loops of(Code code) {
    return code.isCold() ? PlainLoops.INSTANCE : VectorLoops.INSTANCE;
  }

  /** The groups of rows of a product, by what is compiled and fast. */
  static Groups groups() {
    if (Code.LOW_PRODUCT.isCold()) {
      return Groups.WIDE;
    }
    return KernelShape.isNarrow() ? Groups.NARROW : Groups.FITTING;
  }

  /** {@code y = x · w + bias}; y has its rows. */
  void linear(CpuTensor x, VectorLinearWeights w, CpuTensor y);

  /** One head of some rows of one sequence. */
  void attend(
      CpuTensor queryKeyValue,
      AttentionRows rows,
      AttentionHead head,
      CpuTensor context,
      VectorScratch scratch);

  /** {@code softmax(scale · x)} of one row, in place. */
  void softmaxRow(float[] x, int start, int length, float scale, float[] lanes);

  /** Layer normalisation of one row, in place. */
  void layerNormRow(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, float[] lanes);

  /** {@code x = function(x)} from {@code start} to {@code end}. */
  void activate(ActivationFunction function, float[] x, int start, int end, CpuScratch scratch);
}
