package org.sbert4j.transformer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Tensor;

/**
 * The tensors of one forward pass through a {@link ModuleStack}. They are made once and reused from
 * batch to batch. One thread at a time.
 */
public final class StackActivations implements AutoCloseable {
  final BertActivations bert;

  /** {@code [B, modes · H]}. */
  final Tensor pooled;

  /** What each Dense module writes, {@code [B, outFeatures]}. */
  final List<Tensor> denseOutputs = new ArrayList<>();

  /** What a head writes for each token, {@code [T, 1]}; null if there is none. */
  final Tensor tokenWeights;

  /** What a head writes for each token, {@code [T, C]}; null if there is none. */
  final Tensor colbertVectors;

  private final ActivationRoom room;
  private int tokens;

  StackActivations(BertActivations bert, StackWeights weights, ActivationRoom room) {
    this.bert = bert;
    this.room = room;
    pooled = bert.workspace().newTensor(weights.pooledFeatures());
    for (StackWeights.Dense dense : weights.denseModules()) {
      denseOutputs.add(bert.workspace().newTensor(dense.weights().outFeatures()));
    }
    tokenWeights = headOutput(weights.tokenHeads().sparse());
    colbertVectors = headOutput(weights.tokenHeads().colbert());
  }

  private Tensor headOutput(Optional<LinearWeights> head) {
    return head.map(layer -> bert.workspace().newTensor(layer.outFeatures())).orElse(null);
  }

  /** Columns of all tensors together, those that share memory counted once. */
  static long columns(StackWeights weights) {
    int denseColumns =
        weights.denseModules().stream().mapToInt(dense -> dense.weights().outFeatures()).sum();
    return BertActivations.columns(weights.config())
        + weights.pooledFeatures()
        + denseColumns
        + weights.tokenHeads().columns();
  }

  /** Makes room for a batch of so many tokens. */
  void reserve(int wanted) {
    if (wanted > tokens) {
      tokens = room.roomFor(wanted);
      bert.reserve(tokens);
    }
  }

  /** Makes as much room in what a head writes, which only those need who ask for it. */
  void reserveOutput(Tensor headOutput) {
    headOutput.setRows(tokens);
  }

  /** What the last module writes, or pooling where none writes elsewhere. */
  Tensor sentenceEmbeddings() {
    return denseOutputs.isEmpty() ? pooled : denseOutputs.get(denseOutputs.size() - 1);
  }

  @Override
  public void close() {
    bert.close();
  }
}
