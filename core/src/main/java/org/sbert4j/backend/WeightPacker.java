package org.sbert4j.backend;

import java.util.List;
import org.sbert4j.weights.TensorView;

/**
 * Takes weights over from a checkpoint and keeps them as it likes.
 *
 * <p>Thread-safe. The checkpoint may be closed afterwards.
 */
public interface WeightPacker {
  /**
   * Takes over the embedding tables.
   *
   * @param word {@code [vocabSize, H]}
   * @param position {@code [maxPositionEmbeddings, H]}
   * @param tokenType {@code [typeVocabSize, H]}
   * @param layerNorm applied to the sum of the three
   * @param format of the layers that read the output; the tables themselves are kept as they are. A
   *     backend whose activations depend on it has {@link Operations#embed} write what they read.
   */
  EmbeddingWeights embeddingWeights(
      TensorView word,
      TensorView position,
      TensorView tokenType,
      LayerNormWeights layerNorm,
      WeightFormat format);

  /**
   * Takes over one linear layer, or several that read the same input, stacked: their outputs stand
   * side by side in one wider output. That is how query, key and value become one multiplication.
   *
   * @param weights each {@code [outFeatures, inFeatures]}, as PyTorch stores them
   * @param biases each {@code [outFeatures]}, in the same order; empty for layers without bias
   * @param format how to keep the weights
   * @throws IllegalArgumentException if the backend does not have the format, or the format has no
   *     number so large as a weight
   */
  LinearWeights linearWeights(
      List<TensorView> weights, List<TensorView> biases, WeightFormat format);

  /**
   * Takes over a layer normalisation.
   *
   * @param weight {@code [H]}
   * @param bias {@code [H]}
   * @param eps added to the variance, inside the square root
   */
  LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps);

  /**
   * Takes over a bias on the scores of attention, {@code bias[n][distance] =
   * buckets[bucketOfDistance[distance]][n]}. It is kept in 32-bit floats whatever the format of the
   * linear layers.
   *
   * @param buckets {@code [buckets, N]}, as PyTorch stores it: a column for each head
   * @param bucketOfDistance {@code [2 · longest - 1]}: a row of {@code buckets} for each distance
   *     from {@code 1 - longest} to {@code longest - 1}. The distance is the key's place in its
   *     sequence less the query's; no sequence has more than {@code longest} tokens.
   */
  RelativePositionBias relativePositionBias(TensorView buckets, int[] bucketOfDistance);
}
