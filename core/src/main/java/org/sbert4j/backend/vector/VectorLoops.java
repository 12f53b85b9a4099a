package org.sbert4j.backend.vector;

import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.scalar.Activations;
import org.sbert4j.backend.scalar.AttentionHead;
import org.sbert4j.backend.scalar.AttentionRows;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.CpuScratch;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.CpuWorkspace;
import org.sbert4j.backend.scalar.ScalarAttention;
import org.sbert4j.backend.vector.ColdStart.Code;

/** Loops by vectors. */
final class VectorLoops implements Loops {
  static final Loops INSTANCE = new VectorLoops();

  private VectorLoops() {}

  @Override
  public void linear(CpuTensor x, VectorLinearWeights w, CpuTensor y) {
    CpuWorkspace workspace = y.workspace();
    PackedRows rows = ((VectorScratch) workspace.scratch(0)).linearRows();
    rows.reset(x.rows(), x.columns(), Loops.groups());
    workspace
        .team()
        .run(rows.groups(), (group, member) -> rows.putGroup(group, x.data(), 0, x.columns()));
    MatrixKernel.Rows results = new MatrixKernel.Rows(y.data(), 0, y.columns());
    workspace
        .team()
        .run(
            w.matrix().panels(),
            (panel, member) -> {
              VectorScratch scratch = (VectorScratch) workspace.scratch(member);
              MatrixKernel.multiplyPanel(rows, w.matrix(), panel, results, scratch);
              VectorRows.finishPanel(w, panel, results, rows.rows());
            });
  }

  @Override
  public void attend(
      CpuTensor queryKeyValue,
      AttentionRows attention,
      AttentionHead head,
      CpuTensor context,
      VectorScratch scratch) {
    int headSize = head.size();
    float[] qkv = queryKeyValue.data();
    int width = queryKeyValue.columns();
    int hiddenSize = context.columns();
    int length = attention.length();
    int queries = attention.queries();
    int query = attention.query() * width + head.column();
    int key = attention.first() * width + hiddenSize + head.column();
    int value = key + hiddenSize;

    // Scores are stored a whole panel at a time; the columns beyond length are not read.
    int scoreStride = PanelMatrix.roundUp(length);
    PackedMatrix keys = scratch.keys();
    keys.reset(headSize, scoreStride);
    keys.putColumns(0, length, qkv, key, width);
    PackedRows rows = scratch.rows();
    rows.reset(queries, headSize, Loops.groups());
    rows.putAll(qkv, query, width);
    float[] scores = scratch.floats(0, queries * scoreStride);
    MatrixKernel.multiply(rows, keys, new MatrixKernel.Rows(scores, 0, scoreStride), scratch);

    Loops softmax = Loops.of(Code.SOFTMAX);
    float scale = ScalarAttention.scale(headSize);
    int firstQuery = attention.query() - attention.first();
    for (int i = 0; i < queries; i++) {
      int row = i * scoreStride;
      if (head.bias() == null) {
        softmax.softmaxRow(scores, row, length, scale, scratch.lanes());
      } else {
        head.scaleAndAddBias(firstQuery + i, scores, row, length, scale);
        softmax.softmaxRow(scores, row, length, 1f, scratch.lanes());
      }
    }

    PackedMatrix values = scratch.values();
    values.reset(length, headSize);
    for (int j = 0; j < length; j++) {
      values.putRow(j, qkv, value + j * width);
    }
    rows.reset(queries, length, Loops.groups());
    rows.putAll(scores, 0, scoreStride);
    int output = attention.output() * hiddenSize + head.column();
    MatrixKernel.Rows results = new MatrixKernel.Rows(context.data(), output, hiddenSize);
    MatrixKernel.multiply(rows, values, results, scratch);
  }

  @Override
  public void softmaxRow(float[] x, int start, int length, float scale, float[] lanes) {
    VectorRows.softmax(x, start, length, scale, lanes);
  }

  @Override
  public void layerNormRow(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, float[] lanes) {
    VectorRows.layerNorm(x, start, hiddenSize, weights, lanes);
  }

  @Override
  public void activate(
      ActivationFunction function, float[] x, int start, int end, CpuScratch scratch) {
    float[] stretch = scratch.floats(1, VectorMath.STRETCH);
    switch (function) {
      case GELU -> VectorMath.gelu(x, start, end, stretch);
      case GELU_TANH -> VectorMath.geluTanh(x, start, end, stretch);
      // The others are too rare or too cheap to be worth a second formula.
      default -> Activations.apply(function, x, start, end);
    }
  }
}
