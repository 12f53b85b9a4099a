package org.sbert4j.cli.verify.mistake;

import java.util.function.DoubleUnaryOperator;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.backend.Tensor;
import org.sbert4j.tracing.WrappedBackend;

/**
 * Rounds what each operation gives, as one does that keeps its tensors in 16 bits. Every such
 * engine has its own order of rounding, so only the size of the error can be compared.
 */
final class RoundedBackend extends WrappedBackend {
  private final DoubleUnaryOperator rounding;

  RoundedBackend(Backend wrapped, DoubleUnaryOperator rounding) {
    super(wrapped);
    this.rounding = rounding;
  }

  private void round(Tensor tensor) {
    for (int row = 0; row < tensor.rows(); row++) {
      float[] values = tensor.row(row);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) rounding.applyAsDouble(values[i]);
      }
      tensor.writeRow(row, values);
    }
  }

  @Override
  public void embed(EmbeddingWeights weights, PackedBatch batch, Tensor output) {
    super.embed(weights, batch, output);
    round(output);
  }

  @Override
  public void linear(Tensor input, LinearWeights weights, Tensor output) {
    super.linear(input, weights, output);
    round(output);
  }

  @Override
  public void activation(ActivationFunction function, Tensor tensor) {
    super.activation(function, tensor);
    round(tensor);
  }

  @Override
  public void addLayerNorm(Tensor input, Tensor residual, LayerNormWeights weights, Tensor output) {
    super.addLayerNorm(input, residual, weights, output);
    round(output);
  }

  @Override
  public void selfAttention(
      Tensor queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer) {
    super.selfAttention(queryKeyValue, batch, numAttentionHeads, bias, contextLayer);
    round(contextLayer);
  }
}
