package org.sbert4j.backend;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.sbert4j.weights.PoolingMode;
import org.sbert4j.weights.TensorView;

/**
 * The operations that BERT is made of.
 *
 * <p>Each operation states its formula, its shapes and the order of its additions. That order is
 * part of the contract of every CPU backend: floating-point addition is not associative, and a
 * fixed order is what makes the same text give the same bits on every machine. A backend that
 * cannot keep it (a GPU's matrix library has its own order) says so in {@link #description()}.
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
 * <p><b>Elementary functions</b> (exp, erf, tanh) are those of {@link
 * org.sbert4j.backend.scalar.ScalarMath}, and what is made of them that of {@link
 * org.sbert4j.backend.scalar.Activations}, to the bit.
 *
 * <p>Thread safety: a backend may be used from many threads, each with a {@link Workspace} of its
 * own. Weights are immutable and shared.
 */
public interface Backend extends WeightPacker, Operations, AutoCloseable {
  default long scratchBytes(PassSize size) {
    int longest = size.longest();
    long rows = longest + 12L;
    long hs = size.headSize();
    long a =
        longest * (longest + 32L)
            + rows * Math.max(longest, hs)
            + hs * (longest + 32L)
            + longest * (hs + 32L)
            + 2L * hs * longest
            + 16 * 512
            + 128 * 32
            + 4096;
    return 4L * ((size.rows() + 12L) * size.widestInput() + size.threads() * a);
  }

  /**
   * The number of the arithmetic that is specified here: of the order of additions, of the
   * polynomials of {@link org.sbert4j.backend.scalar.ScalarMath} and of the rounding of weights,
   * and of the rules by which a text becomes tokens. Whoever changes a bit of any vector on purpose
   * raises it. It is part of every {@linkplain org.sbert4j.SentenceTransformer#fingerprint()
   * fingerprint}, so that an index of older vectors is known to need making again.
   */
  int ARITHMETIC = 1;

  /** The name by which users choose it: {@code scalar}, {@code vector}, {@code cuda}. */
  String name();

  /** One line for people: what it is and what it runs on, such as {@code vector (512-bit)}. */
  String description();

  /**
   * Says that results are wanted at once, in a JVM that may have just begun. A backend whose code
   * is slow until it is compiled may compute by other code with the same bits meanwhile. Without
   * this call it uses its own code from the start.
   */
  default void startCold() {}

  /** How callers had best divide their work. */
  default Batching batching() {
    return Batching.CPU;
  }

  /** The formats that {@link #linearWeights} takes. */
  Set<WeightFormat> weightFormats();

  /** A new workspace whose operations run on the calling thread alone. */
  default Workspace newWorkspace() {
    return newWorkspace(ThreadTeam.CALLER_ALONE);
  }

  /**
   * A new workspace whose operations are shared by the threads of a team. The bits do not depend on
   * it.
   *
   * @param team one workspace's operation at a time uses it
   */
  Workspace newWorkspace(ThreadTeam team);

  /**
   * Takes over the embedding tables.
   *
   * @param word {@code [vocabSize, H]}
   * @param position {@code [maxPositionEmbeddings, H]}
   * @param tokenType {@code [typeVocabSize, H]}
   * @param layerNorm applied to the sum of the three
   */
  EmbeddingWeights embeddingWeights(
      TensorView word, TensorView position, TensorView tokenType, LayerNormWeights layerNorm);

  /**
   * {@link #embeddingWeights(TensorView, TensorView, TensorView, LayerNormWeights)} for layers in a
   * format: a backend whose activations depend on it has {@link #embed} write what they read.
   *
   * @param format of the layers that read the output; the tables are kept as ever
   */
  default EmbeddingWeights embeddingWeights(
      TensorView word,
      TensorView position,
      TensorView tokenType,
      LayerNormWeights layerNorm,
      WeightFormat format) {
    return embeddingWeights(word, position, tokenType, layerNorm);
  }

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

  /** {@link #linearWeights(List, List, WeightFormat)} in 32-bit floats. */
  default LinearWeights linearWeights(List<TensorView> weights, List<TensorView> biases) {
    return linearWeights(weights, biases, WeightFormat.FP32);
  }

  /**
   * Bytes of heap that {@link #linearWeights} of these sizes takes, bias included.
   *
   * @return empty if the backend keeps them elsewhere
   */
  default OptionalLong linearWeightsBytes(int inFeatures, int outFeatures, WeightFormat format) {
    return OptionalLong.empty();
  }

  /**
   * Takes over a layer normalisation.
   *
   * @param weight {@code [H]}
   * @param bias {@code [H]}
   * @param eps added to the variance, inside the square root
   */
  LayerNormWeights layerNormWeights(TensorView weight, TensorView bias, float eps);

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
   * attentionScores = Q · Kᵀ / sqrt(D)               [length, length]
   * attentionProbs  = softmax(attentionScores)       each row: exp(x - max) / Σ exp(x - max)
   * contextLayer    = attentionProbs · V             [length, D]
   * </pre>
   *
   * <p>Order: the products are chains as in {@link #linear}; the scores are multiplied by the float
   * nearest to {@code 1/sqrt(D)}; the softmax's sum is a row sum, its reciprocal is taken once and
   * multiplied.
   *
   * @param queryKeyValue {@code [T, 3H]}: query, key and value side by side, each with its heads
   *     side by side
   * @param contextLayer {@code [T, H]}
   */
  void selfAttention(
      Tensor queryKeyValue, PackedBatch batch, int numAttentionHeads, Tensor contextLayer);

  /**
   * One vector for each sequence from the rows of its tokens, as sentence-transformers' Pooling
   * defines it; a sequence without tokens gives zeros. {@link PackedBatch#promptTokens()} rows of
   * each sequence are as if they were not there, but for the weights of a weighted mean, which go
   * by position.
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

  /**
   * Runs operations on a batch: those of a whole forward pass, say. A backend may record what they
   * do and later, for another batch of the same shape, repeat it without calling them: to start a
   * hundred small operations can take longer than to do them.
   *
   * <p>So the operations are the same in every call with this workspace but for what depends on the
   * batch; they use tensors of this workspace only, and read or write no row; what they compute,
   * and which rows a tensor has after them, depends on the batch alone and not on what the tensors
   * held before. Two batches have the same shape if their sequences have the same lengths and they
   * have as many prompt tokens.
   */
  default void run(Workspace workspace, PackedBatch batch, Runnable operations) {
    operations.run();
  }

  /**
   * The most 32-bit operations, a fused multiply-add being two, that so many threads at once can do
   * on what the backend computes with, in 10⁹ a second. Measured now, in some tenths of a second;
   * what else the machine does meanwhile makes it less.
   *
   * @param threads 1 or more
   * @return empty if the backend cannot tell
   * @throws java.util.concurrent.CancellationException if this thread is interrupted; it stays so
   */
  default OptionalDouble peakGflops(int threads) {
    return OptionalDouble.empty();
  }

  /** The width of the vector registers that it computes with; empty if it has none of its own. */
  default OptionalInt registerBits() {
    return OptionalInt.empty();
  }

  /** Gives back what the backend holds. Weights and workspaces must not be used afterwards. */
  @Override
  void close();
}
