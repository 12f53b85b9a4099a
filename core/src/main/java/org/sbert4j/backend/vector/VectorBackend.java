package org.sbert4j.backend.vector;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PassSize;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.backend.scalar.AttentionHead;
import org.sbert4j.backend.scalar.AttentionRows;
import org.sbert4j.backend.scalar.CpuLayerNormWeights;
import org.sbert4j.backend.scalar.CpuScratch;
import org.sbert4j.backend.scalar.CpuTensor;
import org.sbert4j.backend.scalar.CpuWorkspace;
import org.sbert4j.backend.scalar.ScalarBackend;
import org.sbert4j.backend.vector.ColdStart.Code;
import org.sbert4j.weights.TensorView;

/**
 * The scalar backend's operations on the Vector API.
 *
 * <p>Only what pays is replaced; the rest is the specification itself. {@link Loops} has the code
 * that runs.
 */
final class VectorBackend extends ScalarBackend {
  private volatile boolean reducedWeights;

  VectorBackend(BackendOptions options) {
    super(options);
  }

  @Override
  public String name() {
    return "vector";
  }

  @Override
  public String description() {
    return "vector (%d-bit, blocks of %s)".formatted(VectorWidth.bits(), KernelShape.description());
  }

  @Override
  public void startCold() {
    ColdStart.begin(reducedWeights);
  }

  @Override
  public void warmUp() {
    ColdStart.finish(reducedWeights);
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
    reducedWeights |= format != WeightFormat.FP32;
    return VectorLinearWeights.pack(weights, biases, format);
  }

  @Override
  public OptionalLong linearWeightsBytes(int inFeatures, int outFeatures, WeightFormat format) {
    return OptionalLong.of(VectorLinearWeights.bytes(inFeatures, outFeatures, format));
  }

  @Override
  public long scratchBytes(PassSize size) {
    return VectorScratch.bytesOfTeam(size) + size.threads() * VectorScratch.bytesOfMember(size);
  }

  @Override
  public void linear(Tensor input, LinearWeights weights, Tensor output) {
    CpuTensor x = (CpuTensor) input;
    CpuTensor y = (CpuTensor) output;
    y.setRows(x.rows());
    Loops.of(Code.PRODUCT).linear(x, (VectorLinearWeights) weights, y);
  }

  @Override
  public float dot(float[] a, float[] b) {
    return VectorDots.dot(a, b);
  }

  @Override
  public void dots(
      float[] vector, float[][] rows, int first, int end, float[] products, float[] squares) {
    VectorDots.dots(vector, rows, first, end, products, squares);
  }

  @Override
  protected void attend(
      CpuTensor queryKeyValue,
      AttentionRows rows,
      AttentionHead head,
      CpuTensor context,
      CpuScratch scratch) {
    Loops.of(Code.PRODUCT).attend(queryKeyValue, rows, head, context, (VectorScratch) scratch);
  }

  @Override
  protected void layerNormRow(
      float[] x, int start, int hiddenSize, CpuLayerNormWeights weights, CpuScratch scratch) {
    Loops.of(Code.LAYER_NORM).layerNormRow(x, start, hiddenSize, weights, scratch.lanes());
  }

  @Override
  protected void activate(
      ActivationFunction function, float[] x, int start, int end, CpuScratch scratch) {
    Loops.of(Code.GELU).activate(function, x, start, end, scratch);
  }
}
