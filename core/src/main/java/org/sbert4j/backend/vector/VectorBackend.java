package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jdk.incubator.vector.FloatVector;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.CpuScratch;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.CpuWorkspace;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.backend.scalar.StackedWeights;
import org.sbert4j.backend.scalar.WeightRounding;
import org.sbert4j.backend.vector.ColdStart.Code;
import org.sbert4j.weights.TensorView;

/**
 * The scalar backend's operations on the Vector API.
 *
 * <p>Only what pays is replaced; the rest is the specification itself. Elements that do not fill a
 * register go through the scalar formulas, which have the same bits.
 */
final class VectorBackend extends ScalarBackend {
  /** A row sum's 16 lanes are this many registers. */
  private static final int REGISTERS = SUM_LANES / VectorWidth.LANES;

  private volatile boolean reducedWeights;

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public String description() {
    return "vector (" + VectorWidth.bits() + "-bit)";
  }

  @Override
  public void startCold() {
    ColdStart.begin(reducedWeights);
  }

  @Override
  public OptionalDouble peakGflops(int threads) {
    return OptionalDouble.of(FusedMultiplyAddPeak.gflops(threads));
  }

  @Override
  public OptionalInt registerBits() {
    return OptionalInt.of(VectorWidth.bits());
  }

  @Override
  public Workspace newWorkspace(ThreadTeam team) {
    return new CpuWorkspace(team, VectorScratch::new);
  }

  @Override
  public LinearWeights linearWeights(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format) {
    requireKnown(format);
    StackedWeights stacked = new StackedWeights(weights);
    float[] bias = stack(biases, stacked.outFeatures());
    if (format == WeightFormat.FP32) {
      return new VectorLinearWeights(pack(stacked), null, bias);
    }
    reducedWeights = true;
    float[] scales = format == WeightFormat.INT8 ? new float[stacked.outFeatures()] : null;
    return new VectorLinearWeights(reduce(stacked, format, scales), scales, bias);
  }

  @Override
  public OptionalLong linearWeightsBytes(int inFeatures, int outFeatures, WeightFormat format) {
    int bytes =
        switch (format) {
          case FP32 -> Float.BYTES;
          case BF16 -> Short.BYTES;
          default -> Byte.BYTES;
        };
    return OptionalLong.of(
        (long) bytes * PanelMatrix.roundUp(outFeatures) * inFeatures
            + outputBytes(outFeatures, format));
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

  @Override
  public void linear(Tensor input, LinearWeights weights, Tensor output) {
    VectorLinearWeights w = (VectorLinearWeights) weights;
    CpuTensor x = (CpuTensor) input;
    CpuTensor y = (CpuTensor) output;
    y.setRows(x.rows());
    CpuWorkspace workspace = y.workspace();
    if (Code.PRODUCT.isCold()) {
      // While the warm-up runs, alone: it and the compiler need the other processors.
      ThreadTeam team = ColdStart.isWarming() ? ThreadTeam.CALLER_ALONE : workspace.team();
      team.run(PlainKernel.blocks(w), (block, member) -> PlainKernel.linearBlock(x, w, block, y));
      return;
    }
    PackedRows rows = ((VectorScratch) workspace.scratch(0)).linearRows();
    rows.reset(x.rows(), x.columns());
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
              finishPanel(w, panel, results, rows.rows());
            });
  }

  /** Scale, if there is one, and bias of one panel. */
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
    for (int column = whole; column < end; column++) {
      for (int row = 0; row < rows; row++) {
        int i = row * c.stride() + column;
        float sum = c.data()[i];
        float bias = w.bias()[column];
        c.data()[i] = w.scales() == null ? sum + bias : Math.fma(sum, w.scales()[column], bias);
      }
    }
  }

  @Override
  protected void attend(
      CpuTensor queryKeyValue,
      int first,
      int length,
      int head,
      int headSize,
      CpuTensor context,
      CpuScratch memberScratch) {
    if (Code.PRODUCT.isCold()) {
      super.attend(queryKeyValue, first, length, head, headSize, context, memberScratch);
      return;
    }
    VectorScratch scratch = (VectorScratch) memberScratch;
    float[] qkv = queryKeyValue.data();
    int width = queryKeyValue.columns();
    int hiddenSize = context.columns();
    int query = first * width + head * headSize;
    int key = query + hiddenSize;
    int value = key + hiddenSize;

    // Scores are stored a whole panel at a time; the columns beyond length are not read.
    int scoreStride = PanelMatrix.roundUp(length);
    PackedMatrix keys = scratch.keys();
    keys.reset(headSize, scoreStride);
    keys.putColumns(0, length, qkv, key, width);
    PackedRows rows = scratch.rows();
    rows.reset(length, headSize);
    rows.putAll(qkv, query, width);
    float[] scores = scratch.floats(0, length * scoreStride);
    MatrixKernel.multiply(rows, keys, new MatrixKernel.Rows(scores, 0, scoreStride), scratch);

    for (int i = 0; i < length; i++) {
      softmaxRow(scores, i * scoreStride, length, scale(headSize), scratch.lanes());
    }

    PackedMatrix values = scratch.values();
    values.reset(length, headSize);
    for (int j = 0; j < length; j++) {
      values.putRow(j, qkv, value + j * width);
    }
    rows.reset(length, length);
    rows.putAll(scores, 0, scoreStride);
    int output = first * hiddenSize + head * headSize;
    MatrixKernel.Rows results = new MatrixKernel.Rows(context.data(), output, hiddenSize);
    MatrixKernel.multiply(rows, values, results, scratch);
  }

  @Override
  protected void softmaxRow(float[] x, int start, int length, float scale, float[] lanes) {
    if (Code.SOFTMAX.isCold()) {
      super.softmaxRow(x, start, length, scale, lanes);
    } else {
      softmaxRowByVectors(x, start, length, scale, lanes);
    }
  }

  void softmaxRowByVectors(float[] x, int start, int length, float scale, float[] lanes) {
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
    return sumOfLanes(lanes);
  }

  /** The lane of a row's element {@code j}, where j is a multiple of a register's length. */
  private static int laneOf(int j) {
    return j / LANES % REGISTERS * LANES;
  }

  @Override
  protected void layerNormRow(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, CpuScratch scratch) {
    if (Code.LAYER_NORM.isCold()) {
      super.layerNormRow(x, start, hiddenSize, weights, scratch);
    } else {
      layerNormRowByVectors(x, start, hiddenSize, weights, scratch);
    }
  }

  void layerNormRowByVectors(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, CpuScratch scratch) {
    float[] lanes = scratch.lanes();
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
    float reciprocal = reciprocalOfDeviation(sumOfLanes(lanes) / hiddenSize, weights.eps());

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

  @Override
  protected void activate(
      ActivationFunction function, float[] x, int start, int end, CpuScratch scratch) {
    if (Code.GELU.isCold()) {
      super.activate(function, x, start, end, scratch);
      return;
    }
    float[] stretch = scratch.floats(1, VectorMath.STRETCH);
    switch (function) {
      case GELU -> VectorMath.gelu(x, start, end, stretch);
      case GELU_TANH -> VectorMath.geluTanh(x, start, end, stretch);
      // The others are too rare or too cheap to be worth a second formula.
      default -> super.activate(function, x, start, end, scratch);
    }
  }
}
