package org.sbert4j.tracing;

import java.util.List;
import java.util.Set;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.Batching;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.PassSize;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/**
 * A backend that has another do everything. Who wants to see what passes through a model, or to
 * change one thing of it, extends this class and overrides the operations concerned.
 *
 * <p>The weights, workspaces and tensors are the other's, so a model that was loaded runs on
 * either. Two things are left out, as they would hide operations: nothing is recorded ({@link #run}
 * calls the operations each time), and a model's last layer computes all rows ({@link
 * #rowAttention} is empty). No bit depends on these.
 *
 * <p>Thread safety: see {@link Backend}.
 */
public abstract class WrappedBackend implements Backend {
  private final Backend wrapped;

  /**
   * @param wrapped is not closed by this one's {@link #close}
   */
  protected WrappedBackend(Backend wrapped) {
    this.wrapped = wrapped;
  }

  @Override
  public String name() {
    return wrapped.name();
  }

  @Override
  public String description() {
    return wrapped.description();
  }

  @Override
  public Batching batching() {
    return wrapped.batching();
  }

  @Override
  public Set<WeightFormat> weightFormats() {
    return wrapped.weightFormats();
  }

  @Override
  public Workspace newWorkspace(ThreadTeam team) {
    return wrapped.newWorkspace(team);
  }

  @Override
  public long scratchBytes(PassSize size) {
    return wrapped.scratchBytes(size);
  }

  @Override
  public EmbeddingWeights embeddingWeights(
      TensorView word,
      TensorView position,
      TensorView tokenType,
      LayerNormWeights layerNorm,
      WeightFormat format) {
    return wrapped.embeddingWeights(word, position, tokenType, layerNorm, format);
  }

  @Override
  public LinearWeights linearWeights(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format) {
    return wrapped.linearWeights(weights, biases, format);
  }

  @Override
  public LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps) {
    return wrapped.layerNormWeights(weight, bias, eps);
  }

  @Override
  public RelativePositionBias relativePositionBias(TensorView buckets, int[] bucketOfDistance) {
    return wrapped.relativePositionBias(buckets, bucketOfDistance);
  }

  @Override
  public void embed(EmbeddingWeights weights, PackedBatch batch, Tensor output) {
    wrapped.embed(weights, batch, output);
  }

  @Override
  public void linear(Tensor input, LinearWeights weights, Tensor output) {
    wrapped.linear(input, weights, output);
  }

  @Override
  public void activation(ActivationFunction function, Tensor tensor) {
    wrapped.activation(function, tensor);
  }

  @Override
  public void addLayerNorm(Tensor input, Tensor residual, LayerNormWeights weights, Tensor output) {
    wrapped.addLayerNorm(input, residual, weights, output);
  }

  @Override
  public void layerNorm(LayerNormWeights weights, Tensor tensor) {
    wrapped.layerNorm(weights, tensor);
  }

  @Override
  public void selfAttention(
      Tensor queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer) {
    wrapped.selfAttention(queryKeyValue, batch, numAttentionHeads, bias, contextLayer);
  }

  @Override
  public void pool(
      Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int columnOffset) {
    wrapped.pool(hiddenStates, batch, mode, output, columnOffset);
  }

  @Override
  public void normalize(Tensor tensor) {
    wrapped.normalize(tensor);
  }

  /** Leaves the other as it is: it belongs to the model. */
  @Override
  public void close() {}
}
