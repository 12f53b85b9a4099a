package org.sbert4j.transformer;

import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.Workspace;
import org.sbert4j.config.BertConfig;

/**
 * The tensors of one forward pass, named as in BERT. They are made once and reused from batch to
 * batch. One thread at a time.
 *
 * <p>T tokens, E embeddingSize, H hiddenSize, I intermediateSize.
 */
final class BertActivations implements AutoCloseable {
  /**
   * {@code [T, E]}: what becomes the first hidden states; these themselves where E is H. Otherwise
   * it takes the memory of the queries, keys and values to come.
   */
  final Tensor embeddings;

  /** {@code [T, H]}: what flows from layer to layer. */
  final Tensor hiddenStates;

  /** {@code [T, 3H]}. */
  final Tensor queryKeyValue;

  /** {@code [T, H]}: the heads' results side by side. */
  final Tensor contextLayer;

  /** {@code [T, H]}: what a block adds to the hidden states. */
  final Tensor blockOutput;

  /** {@code [T, I]}; by then queries, keys and values are done with, whose memory it takes. */
  final Tensor intermediateOutput;

  private final Workspace workspace;

  BertActivations(BertConfig config, Workspace workspace) {
    this.workspace = workspace;
    hiddenStates = workspace.newTensor(config.hiddenSize());
    queryKeyValue = workspace.newTensor(3 * config.hiddenSize());
    embeddings =
        config.embeddingSize() == config.hiddenSize()
            ? hiddenStates
            : workspace.newTensorInPlaceOf(queryKeyValue, config.embeddingSize());
    contextLayer = workspace.newTensor(config.hiddenSize());
    blockOutput = workspace.newTensor(config.hiddenSize());
    intermediateOutput = workspace.newTensorInPlaceOf(queryKeyValue, config.intermediateSize());
  }

  /** Columns of all tensors together, those that share memory counted once. */
  static long columns(BertConfig config) {
    int hiddenSize = config.hiddenSize();
    int widest = Math.max(config.embeddingSize(), config.intermediateSize());
    return 3L * hiddenSize + Math.max(3 * hiddenSize, widest);
  }

  /** Makes room for batches of so many tokens. */
  void reserve(int tokens) {
    embeddings.setRows(tokens);
    hiddenStates.setRows(tokens);
    queryKeyValue.setRows(tokens);
    contextLayer.setRows(tokens);
    blockOutput.setRows(tokens);
    intermediateOutput.setRows(tokens);
    int widestRow = Math.max(embeddings.columns(), hiddenStates.columns());
    workspace.reserve(tokens, Math.max(widestRow, intermediateOutput.columns()));
  }

  Workspace workspace() {
    return workspace;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
