package org.sbert4j.backend;

import java.util.List;
import org.sbert4j.weights.TensorView;

public interface WeightPacker {
  EmbeddingWeights embeddingWeights(
      TensorView word,
      TensorView position,
      TensorView tokenType,
      LayerNormWeights layerNorm,
      WeightFormat format);

  LinearWeights linearWeights(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format);

  LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps);
}
