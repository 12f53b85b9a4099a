package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.Workspace;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.CpuWorkspace;
import org.sbert4j.backend.scalar.ScalarBackend;
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

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public String description() {
    return "vector (" + VectorWidth.bits() + "-bit)";
  }

  @Override
  public Workspace newWorkspace() {
    return new VectorWorkspace();
  }

  @Override
  public LinearWeights linearWeights(List<TensorView> weights, List<TensorView> biases) {
    int inFeatures = Math.toIntExact(weights.get(0).shape().get(1));
    int outFeatures = outFeatures(weights);
    PackedMatrix matrix = new PackedMatrix(inFeatures, outFeatures);
    float[] rows = new float[PackedMatrix.WIDTH * inFeatures];
    int column = 0;
    for (TensorView weight : weights) {
      int columns = Math.toIntExact(weight.shape().get(0));
      for (int first = 0; first < columns; ) {
        int count = Math.min(columns - first, PackedMatrix.WIDTH);
        weight.readFloats((long) first * inFeatures, rows, 0, count * inFeatures);
        matrix.putColumns(column + first, count, rows, 0, inFeatures);
        first += count;
      }
      column += columns;
    }
    return new VectorLinearWeights(matrix, stack(biases, outFeatures));
  }

  @Override
  public void linear(Tensor input, LinearWeights weights, Tensor output) {
    VectorLinearWeights w = (VectorLinearWeights) weights;
    CpuTensor x = (CpuTensor) input;
    CpuTensor y = (CpuTensor) output;
    y.setRows(x.rows());
    MatrixKernel.multiply(
        new MatrixKernel.Rows(x.data(), 0, x.columns(), x.rows()),
        w.matrix(),
        w.bias(),
        new MatrixKernel.Rows(y.data(), 0, y.columns(), y.rows()),
        VectorWorkspace.of(y).edge());
  }

  @Override
  protected void attend(
      CpuTensor queryKeyValue, int first, int length, int head, int headSize, CpuTensor context) {
    VectorWorkspace workspace = VectorWorkspace.of(context);
    float[] qkv = queryKeyValue.data();
    int width = queryKeyValue.columns();
    int hiddenSize = context.columns();
    int query = first * width + head * headSize;
    int key = query + hiddenSize;
    int value = key + hiddenSize;

    // Scores are stored a whole panel at a time; the columns beyond length are not read.
    int scoreStride = PackedMatrix.roundUp(length);
    PackedMatrix keys = workspace.keys();
    keys.reset(headSize, scoreStride);
    keys.putColumns(0, length, qkv, key, width);
    float[] scores = workspace.scratch(0, length * scoreStride);
    MatrixKernel.Rows attentionProbs = new MatrixKernel.Rows(scores, 0, scoreStride, length);
    MatrixKernel.multiply(
        new MatrixKernel.Rows(qkv, query, width, length),
        keys,
        null,
        attentionProbs,
        workspace.edge());

    for (int i = 0; i < length; i++) {
      softmaxRow(scores, i * scoreStride, length, scale(headSize), workspace.lanes());
    }

    PackedMatrix values = workspace.values();
    values.reset(length, headSize);
    for (int j = 0; j < length; j++) {
      values.putRow(j, qkv, value + j * width);
    }
    int output = first * hiddenSize + head * headSize;
    MatrixKernel.multiply(
        attentionProbs,
        values,
        null,
        new MatrixKernel.Rows(context.data(), output, hiddenSize, length),
        workspace.edge());
  }

  @Override
  protected void softmaxRow(float[] x, int start, int length, float scale, float[] lanes) {
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

    for (int j = 0; j < length; j++) {
      x[start + j] -= max;
    }
    VectorMath.exp(x, start, start + length);
    float reciprocal = 1f / sumOfRow(x, start, length, lanes);
    for (int j = 0; j < length; j++) {
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
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, CpuTensor owner) {
    float[] lanes = owner.workspace().lanes();
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
      ActivationFunction function, float[] x, int length, CpuWorkspace workspace) {
    float[] scratch = workspace.scratch(1, VectorMath.STRETCH);
    switch (function) {
      case GELU -> VectorMath.gelu(x, 0, length, scratch);
      case GELU_TANH -> VectorMath.geluTanh(x, 0, length, scratch);
      // The others are too rare or too cheap to be worth a second formula.
      default -> super.activate(function, x, length, workspace);
    }
  }
}
