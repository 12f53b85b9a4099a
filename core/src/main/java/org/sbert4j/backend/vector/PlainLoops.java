package org.sbert4j.backend.vector;

import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.CpuScratch;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.ScalarAttention;
import org.sbert4j.backend.scalar.ScalarMath;
import org.sbert4j.backend.scalar.ScalarRows;

/** The scalar backend's loops; a linear layer goes over the panels of the vector backend. */
final class PlainLoops implements Loops {
  static final Loops INSTANCE = new PlainLoops();

  private PlainLoops() {}

  @Override
  public void linear(CpuTensor x, VectorLinearWeights w, CpuTensor y) {
    // While the warm-up runs, alone: it and the compiler need the other processors.
    ThreadTeam team = ColdStart.isWarming() ? ThreadTeam.CALLER_ALONE : y.workspace().team();
    team.run(PlainKernel.blocks(w), (block, member) -> PlainKernel.linearBlock(x, w, block, y));
  }

  @Override
  public void attend(
      CpuTensor queryKeyValue,
      int first,
      int length,
      int head,
      int headSize,
      CpuTensor context,
      VectorScratch scratch) {
    ScalarAttention.attend(queryKeyValue, first, length, head, headSize, context, scratch);
  }

  @Override
  public void softmaxRow(float[] x, int start, int length, float scale, float[] lanes) {
    ScalarRows.softmax(x, start, length, scale, lanes);
  }

  @Override
  public void layerNormRow(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, float[] lanes) {
    ScalarRows.layerNorm(x, start, hiddenSize, weights, lanes);
  }

  @Override
  public void gelu(float[] x, int start, int end, CpuScratch scratch) {
    for (int i = start; i < end; i++) {
      x[i] = ScalarMath.gelu(x[i]);
    }
  }

  @Override
  public void geluTanh(float[] x, int start, int end, CpuScratch scratch) {
    for (int i = start; i < end; i++) {
      x[i] = ScalarMath.geluTanh(x[i]);
    }
  }
}
