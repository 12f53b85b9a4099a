package org.sbert4j;

import java.util.List;
import org.sbert4j.config.BertConfig;

/**
 * The transformer inside a model, without pooling and what follows it, in the padded form of
 * Hugging Face: for those who take the parts.
 *
 * <p>Thread-safe. Once its model is closed, it refuses to work.
 */
public final class Transformer {
  private final BaseModel owner;
  private final BertConfig config;

  Transformer(BaseModel owner, BertConfig config) {
    this.owner = owner;
    this.config = config;
  }

  /** The shape of the transformer. */
  public BertConfig config() {
    return config;
  }

  /**
   * The last hidden states.
   *
   * @param inputIds {@code [B, T]}
   * @param attentionMask {@code [B, T]}, 1 for a token, 0 for padding
   * @return {@code [B, T, H]}; a masked token's row is zeros, where Hugging Face leaves numbers
   *     without meaning
   * @throws IllegalArgumentException for shapes that differ, for ids or lengths beyond the model's,
   *     and for a model with relative positions (MPNet) if the mask leaves out a token between
   *     others
   * @throws IllegalStateException if the model was closed
   */
  public float[][][] forward(int[][] inputIds, int[][] attentionMask) {
    return owner.compute(model -> model.forward(inputIds, attentionMask));
  }

  /**
   * All hidden states, as Hugging Face's {@code output_hidden_states}: the embedding output, then
   * the output of each layer, each {@code [B, T, H]}. The memory that they take is not part of
   * {@link LoadOptions#memoryBudget()}.
   *
   * @see #forward(int[][], int[][])
   */
  public List<float[][][]> hiddenStates(int[][] inputIds, int[][] attentionMask) {
    return owner.compute(model -> model.hiddenStates(inputIds, attentionMask));
  }
}
