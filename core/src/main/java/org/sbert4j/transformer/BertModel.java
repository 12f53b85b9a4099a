package org.sbert4j.transformer;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.RowAttention;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.config.BertConfig;
import org.sbert4j.transformer.BertWeights.EncoderLayer;
import org.sbert4j.weights.PoolingMode;

/**
 * BERT, the encoder of a transformer, on one page.
 *
 * <pre>
 *   token ids [T]
 *       │  word + token type + position embedding, LayerNorm
 *   hidden states [T, H] ◄───────────────────────────────┐
 *       ├──────────────┐                                 │
 *       │   query, key, value [T, 3H]                    │
 *       │   N heads: softmax(Q Kᵀ / √D) V                │
 *       │   linear [T, H]                                │
 *       └──── add ─────┘                                 │  once for each
 *          LayerNorm                                     │  encoder layer
 *       ├──────────────┐                                 │
 *       │   linear [T, I], GELU                          │
 *       │   linear [T, H]                                │
 *       └──── add ─────┘                                 │
 *          LayerNorm ────────────────────────────────────┘
 *       │
 *   hidden states [T, H]
 * </pre>
 *
 * <p>Legend: B sequences, T tokens, H hiddenSize, N numAttentionHeads, D headSize = H/N, I
 * intermediateSize. Papers: attention arXiv 1706.03762, BERT arXiv 1810.04805, LayerNorm arXiv
 * 1607.06450, GELU arXiv 1606.08415. The semantics are those of Hugging Face's BertModel without
 * its pooler, in evaluation mode.
 *
 * <p>Thread-safe.
 */
public final class BertModel {
  private final BertConfig config;
  private final BertWeights weights;
  private final Backend backend;

  /** The weights are those of this backend. */
  public BertModel(BertConfig config, BertWeights weights, Backend backend) {
    this.config = config;
    this.weights = weights;
    this.backend = backend;
  }

  /** The shape of the model. */
  public BertConfig config() {
    return config;
  }

  /** The whole encoder; the result is {@code a.hiddenStates}, {@code [T, H]}. */
  void forward(PackedBatch batch, BertActivations a, HiddenStatesListener listener) {
    backend.embed(weights.embeddings(), batch, a.hiddenStates);
    listener.hiddenStates(a.hiddenStates);
    for (EncoderLayer layer : weights.layers()) {
      encoderLayer(layer, batch, a);
      listener.hiddenStates(a.hiddenStates);
    }
  }

  /**
   * The encoder for those who need one row of each sequence. Of the last layer that takes the keys
   * and values of all tokens, and everything else for these rows alone. (All queries are computed,
   * too: they are a twelfth of a layer, and one multiplication with keys and values.)
   *
   * @param batch of which each sequence has a row to pool
   * @param mode {@code CLS} or {@code LAST_TOKEN}
   * @param output {@code [B, H]}: the rows that pooling would take, with the same bits
   */
  void forward(
      PackedBatch batch,
      PoolingMode mode,
      RowAttention rowAttention,
      BertActivations a,
      Tensor output) {
    int last = weights.layers().size() - 1;
    EncoderLayer lastLayer = weights.layers().get(last);
    backend.embed(weights.embeddings(), batch, a.hiddenStates);
    for (EncoderLayer layer : weights.layers().subList(0, last)) {
      encoderLayer(layer, batch, a);
    }
    backend.linear(a.hiddenStates, lastLayer.queryKeyValue(), a.queryKeyValue);
    backend.pool(a.hiddenStates, batch, mode, output, 0);
    rowAttention.attend(
        a.queryKeyValue, batch, mode, config.numAttentionHeads(), null, a.contextLayer);
    backend.linear(a.contextLayer, lastLayer.attentionOutput(), a.blockOutput);
    backend.addLayerNorm(a.blockOutput, output, lastLayer.attentionLayerNorm(), a.hiddenStates);
    feedForward(lastLayer, a);
    backend.addLayerNorm(a.blockOutput, a.hiddenStates, lastLayer.outputLayerNorm(), output);
  }

  /**
   * Post-norm: each block's result is added to its input and then normalised. Later transformers
   * normalise a block's input instead; BERT's weights were trained with the norm after the addition
   * and mean nothing otherwise.
   */
  private void encoderLayer(EncoderLayer layer, PackedBatch batch, BertActivations a) {
    selfAttention(layer, batch, a);
    backend.addLayerNorm(a.blockOutput, a.hiddenStates, layer.attentionLayerNorm(), a.hiddenStates);
    feedForward(layer, a);
    backend.addLayerNorm(a.blockOutput, a.hiddenStates, layer.outputLayerNorm(), a.hiddenStates);
  }

  /**
   * Each token gathers from the tokens of its own sequence.
   *
   * <p>Scores are divided by √D because a dot product of D terms grows with √D, and large scores
   * would leave the softmax with one winner and no gradient.
   *
   * <p>Masking comes before the softmax so that the probabilities of the real tokens add up to 1.
   * Here the masked tokens are not in the batch at all, which in 32-bit arithmetic is the same.
   */
  private void selfAttention(EncoderLayer layer, PackedBatch batch, BertActivations a) {
    backend.linear(a.hiddenStates, layer.queryKeyValue(), a.queryKeyValue);
    backend.selfAttention(a.queryKeyValue, batch, config.numAttentionHeads(), null, a.contextLayer);
    backend.linear(a.contextLayer, layer.attentionOutput(), a.blockOutput);
  }

  /** Each token is widened to I features, bent by the activation, and brought back to H. */
  private void feedForward(EncoderLayer layer, BertActivations a) {
    backend.linear(a.hiddenStates, layer.intermediate(), a.intermediateOutput);
    backend.activation(config.hiddenAct(), a.intermediateOutput);
    backend.linear(a.intermediateOutput, layer.output(), a.blockOutput);
  }

  /**
   * 32-bit operations of the matrix products for one text, a fused multiply-add being two. Query,
   * key, value and attention output are {@code [H, H]} each, the feed-forward block is {@code [H,
   * I]} twice; scores and context are {@code [rows, T]} by the heads' columns, H together.
   *
   * @param lastRows rows of the last layer that are computed
   */
  double operations(int tokens, int lastRows) {
    return (config.numHiddenLayers() - 1) * layerOperations(tokens, tokens)
        + layerOperations(tokens, lastRows);
  }

  private double layerOperations(int tokens, int rows) {
    double h = config.hiddenSize();
    double ofRow = 2 * (h * h + 2 * h * config.intermediateSize()) + 4 * h * tokens;
    return 2 * 3 * h * h * tokens + rows * ofRow;
  }

  /** Is shown the hidden states {@code [T, H]}: the embedding output, then after each layer. */
  interface HiddenStatesListener {
    /** For those who only want the last. */
    HiddenStatesListener NONE = hiddenStates -> {};

    /** Called on the thread of the forward pass; the tensor changes afterwards. */
    void hiddenStates(Tensor hiddenStates);
  }

  /**
   * The last hidden states in the padded form of Hugging Face.
   *
   * @param inputIds {@code [B, T]}
   * @param attentionMask {@code [B, T]}, 1 for a token, 0 for padding
   * @return {@code [B, T, H]}; a masked token's row is zeros, where Hugging Face leaves numbers
   *     without meaning
   * @throws IllegalArgumentException for shapes that differ, and ids or lengths beyond the model's
   */
  public float[][][] forward(int[][] inputIds, int[][] attentionMask) {
    List<float[][][]> hiddenStates = hiddenStates(inputIds, attentionMask);
    return hiddenStates.get(hiddenStates.size() - 1);
  }

  /**
   * All hidden states, as Hugging Face's {@code output_hidden_states}: the embedding output, then
   * the output of each layer, each {@code [B, T, H]}.
   *
   * @see #forward(int[][], int[][])
   */
  public List<float[][][]> hiddenStates(int[][] inputIds, int[][] attentionMask) {
    int[][] tokenTypeIds = PaddedForm.zerosLike(inputIds);
    PackedBatch batch = PackedBatch.ofPadded(inputIds, attentionMask, tokenTypeIds);
    config.requireFits(batch);
    List<float[][][]> collected = new ArrayList<>();
    try (BertActivations activations = newActivations(ThreadTeam.CALLER_ALONE)) {
      forward(batch, activations, x -> collected.add(PaddedForm.of(x, batch, inputIds)));
    }
    return collected;
  }

  /** New tensors for forward passes; {@code team} shares the work of each operation. */
  BertActivations newActivations(ThreadTeam team) {
    return new BertActivations(config, backend.newWorkspace(team));
  }
}
