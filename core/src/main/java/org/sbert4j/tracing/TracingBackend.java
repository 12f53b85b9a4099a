package org.sbert4j.tracing;

import java.util.Optional;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.scalar.CpuRelativePositionBias;
import org.sbert4j.weights.PoolingMode;

/**
 * Has another backend compute, and keeps what each operation gave. It changes nothing, so the
 * vectors have the bits that they have without it.
 *
 * <p>What happens inside one operation is never in a tensor: {@link AttentionTrace} computes the
 * scores and probabilities of {@link #selfAttention} once more.
 *
 * <p>For one forward pass, on one thread.
 */
final class TracingBackend extends WrappedBackend {
  private final WeightNames names;
  private final PaddedTrace trace;

  /** What {@link AttentionTrace} adds to the scores, as the wrapped backend's is its own. */
  private final CpuRelativePositionBias traceBias;

  /** The name of the linear layer that computed last. */
  private String linear = "";

  /** The index of the module that computed last; that of pooling is 1. */
  private int module;

  /**
   * @param traceBias that of the model; null for none
   */
  TracingBackend(
      Backend wrapped, WeightNames names, PaddedTrace trace, CpuRelativePositionBias traceBias) {
    super(wrapped);
    this.traceBias = traceBias;
    this.names = names;
    this.trace = trace;
  }

  @Override
  public void embed(EmbeddingWeights weights, PackedBatch batch, Tensor output) {
    super.embed(weights, batch, output);
    trace.putRows("embeddings.LayerNorm", output);
  }

  @Override
  public void linear(Tensor input, LinearWeights weights, Tensor output) {
    super.linear(input, weights, output);
    Optional<String> name = names.of(weights);
    if (name.isEmpty()) {
      module++;
      linear = module + ".linear";
      trace.putTexts(linear, output);
    } else {
      linear = name.get();
      if (!linear.endsWith("attention.self")) {
        trace.putRows(linear, output);
      }
    }
  }

  @Override
  public void activation(ActivationFunction function, Tensor tensor) {
    super.activation(function, tensor);
    if (linear.endsWith(".intermediate.dense")) {
      trace.putRows(linear.replace("dense", "intermediate_act_fn"), tensor);
    } else {
      trace.putTexts(module + ".activation_function", tensor);
    }
  }

  @Override
  public void addLayerNorm(Tensor input, Tensor residual, LayerNormWeights weights, Tensor output) {
    super.addLayerNorm(input, residual, weights, output);
    trace.putRows(names.of(weights).orElseThrow(), output);
  }

  @Override
  public void selfAttention(
      Tensor queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer) {
    int hiddenSize = queryKeyValue.columns() / 3;
    float[][] rows = PaddedTrace.rows(queryKeyValue);
    trace.putRows(linear + ".query", rows, 0, hiddenSize);
    trace.putRows(linear + ".key", rows, hiddenSize, hiddenSize);
    trace.putRows(linear + ".value", rows, 2 * hiddenSize, hiddenSize);
    new AttentionTrace(
        trace, linear, rows, hiddenSize, numAttentionHeads, bias == null ? null : traceBias);
    super.selfAttention(queryKeyValue, batch, numAttentionHeads, bias, contextLayer);
    trace.putRows(linear + ".context", contextLayer);
  }

  /** Several modes write side by side, and only the last one's rows are whole. */
  @Override
  public void pool(
      Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int columnOffset) {
    super.pool(hiddenStates, batch, mode, output, columnOffset);
    module = 1;
    if (columnOffset + hiddenStates.columns() == output.columns()) {
      trace.putTexts("pooled", output);
    }
  }

  @Override
  public void layerNorm(LayerNormWeights weights, Tensor tensor) {
    super.layerNorm(weights, tensor);
    module++;
    trace.putTexts(module + ".norm", tensor);
  }

  @Override
  public void normalize(Tensor tensor) {
    super.normalize(tensor);
    module++;
    trace.putTexts(Integer.toString(module), tensor);
  }
}
