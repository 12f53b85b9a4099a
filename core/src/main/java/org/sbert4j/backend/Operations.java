package org.sbert4j.backend;

import org.sbert4j.weights.PoolingMode;

/**
 * The operations that BERT is made of.
 *
 * <p>Each operation states its formula, its shapes and the order of its additions. That order is
 * part of the contract of every CPU backend: floating-point addition is not associative, and a
 * fixed order is what makes the same text give the same bits on every machine. A backend that
 * cannot keep it (a GPU's matrix library has its own order) says so in {@link
 * Backend#description()}.
 *
 * <p>Legend: T tokens of the whole packed batch, H hiddenSize, N attention heads, D headSize = H/N,
 * B sequences.
 *
 * <p><b>Row sums.</b> Where an operation sums a row, it does so over 16 virtual lanes: lane {@code
 * l} adds the elements {@code l, l + 16, l + 32, …} in ascending order, starting from 0; then lane
 * {@code l} adds lane {@code l + 8} for {@code l < 8}, lane {@code l + 4} for {@code l < 4}, lane
 * 2, lane 1. Sixteen, because that is the widest vector register in use; a narrower machine uses
 * several registers and adds the same numbers in the same order.
 *
 * <p><b>Elementary functions</b> (exp, erf, tanh) are those of {@code
 * org.sbert4j.backend.scalar.ScalarMath}, and what is made of them that of {@code
 * org.sbert4j.backend.scalar.Activations}, to the bit.
 *
 * <p>Thread safety: from many threads, each with a {@link Workspace} of its own. Weights are
 * immutable and shared.
 */
public interface Operations {
  /**
   * {@code output[t] = layerNorm((word[tokenIds[t]] + tokenType[tokenTypeIds[t]]) +
   * position[positionIds[t]])}, the two additions in this order.
   *
   * @param output {@code [T, H]}
   */
  void embed(EmbeddingWeights weights, PackedBatch batch, Tensor output);

  /**
   * {@code output = input · weightᵀ + bias}.
   *
   * <p>Order: each output element is one chain of fused multiply-adds over the input features in
   * ascending order, starting from 0; the bias is added last. With {@link WeightFormat#INT8} the
   * chain is over the integers, and a fused multiply-add of the output's scale and the bias ends
   * it.
   *
   * @param input {@code [T, inFeatures]}
   * @param output {@code [T, outFeatures]}, another tensor than {@code input}
   */
  void linear(Tensor input, LinearWeights weights, Tensor output);

  /** {@code tensor = function(tensor)}, element by element, in place. */
  void activation(ActivationFunction function, Tensor tensor);

  /**
   * {@code output = layerNorm(input + residual)}, a row at a time: {@code mean = Σx / H}, {@code
   * variance = Σ(x - mean)² / H} (the biased one), {@code y = ((x - mean) / sqrt(variance + eps)) ·
   * weight + bias}. Paper: arXiv 1607.06450.
   *
   * <p>Order: both sums are row sums; {@code (x - mean)²} is fused into its lane's addition; the
   * reciprocal of the root is taken once and multiplied; the last multiplication and addition are
   * fused.
   *
   * @param input {@code [T, H]}
   * @param residual {@code [T, H]}
   * @param output {@code [T, H]}; may be {@code input} or {@code residual}
   */
  void addLayerNorm(Tensor input, Tensor residual, LayerNormWeights weights, Tensor output);

  /**
   * {@code tensor = layerNorm(tensor)}, a row at a time and in place: {@link #addLayerNorm} without
   * a residual.
   */
  void layerNorm(LayerNormWeights weights, Tensor tensor);

  /**
   * Multi-head scaled dot-product attention within each sequence of the batch. Paper: arXiv
   * 1706.03762, 3.2. For each sequence and head, with the head's rows Q, K, V {@code [length, D]}:
   *
   * <pre>
   * attentionScores = Q · Kᵀ / sqrt(D) + bias        [length, length]
   * attentionProbs  = softmax(attentionScores)       each row: exp(x - max) / Σ exp(x - max)
   * contextLayer    = attentionProbs · V             [length, D]
   * </pre>
   *
   * <p>BERT has no bias. Where there is one (MPNet's), {@code bias[n][j - i]} is added to the score
   * of query {@code i} and key {@code j} of head {@code n}, rows counted from the sequence's first;
   * so a sequence's {@link PackedBatch#tokenIndices()} must have no gaps.
   *
   * <p>Order: the products are chains as in {@link #linear}; the scores are multiplied by the float
   * nearest to {@code 1/sqrt(D)}; then, if there is a bias, it is added to the rounded product (no
   * fused multiply-add); the softmax's sum is a row sum, its reciprocal is taken once and
   * multiplied.
   *
   * @param queryKeyValue {@code [T, 3H]}: query, key and value side by side, each with its heads
   *     side by side
   * @param bias null for none
   * @param contextLayer {@code [T, H]}
   */
  void selfAttention(
      Tensor queryKeyValue,
      PackedBatch batch,
      int numAttentionHeads,
      RelativePositionBias bias,
      Tensor contextLayer);

  /**
   * One vector for each sequence from the rows of its tokens, as sentence-transformers' Pooling
   * defines it; a sequence without tokens gives zeros. {@link PackedBatch#promptTokens()} rows of
   * each sequence are as if they were not there, but for the weights of a weighted mean, which go
   * by {@link PackedBatch#tokenIndices()}.
   *
   * <p>Order: over a sequence's rows from first to last, each column for itself.
   *
   * @param hiddenStates {@code [T, H]}
   * @param output {@code [B, columns]}: the result goes to the columns from {@code columnOffset} to
   *     {@code columnOffset + H}
   */
  void pool(
      Tensor hiddenStates, PackedBatch batch, PoolingMode mode, Tensor output, int columnOffset);

  /**
   * {@code x / max(‖x‖₂, 1e-12)} for each row, in place. Order: a row sum of fused squares, then a
   * division of each element.
   */
  void normalize(Tensor tensor);
}
