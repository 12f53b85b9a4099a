package org.sbert4j.transformer;

import java.util.List;
import java.util.Optional;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Operations;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.RowAttention;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.transformer.StackWeights.Dense;
import org.sbert4j.transformer.StackWeights.LayerNorm;
import org.sbert4j.transformer.StackWeights.Module;
import org.sbert4j.weights.PoolingMode;

/**
 * The modules that modules.json lists, one upon the other: BERT, pooling, then Dense, LayerNorm and
 * Normalize. Packed ids go in, one vector a sentence comes out.
 *
 * <p>Thread-safe; each forward pass needs {@link StackActivations} of its own.
 */
public final class ModuleStack {
  private final StackWeights weights;
  private final Backend backend;
  private final BertModel model;
  private final Optional<RowAttention> rowAttention;

  /** The weights are those of this backend. */
  public ModuleStack(StackWeights weights, Backend backend) {
    this.weights = weights;
    this.backend = backend;
    this.model = new BertModel(weights.config(), weights.bert(), backend);
    this.rowAttention = weights.oneRowMode().flatMap(mode -> backend.rowAttention());
  }

  /** What it is made of. */
  public StackWeights weights() {
    return weights;
  }

  /** What computes. */
  public Backend backend() {
    return backend;
  }

  /** The transformer. */
  public BertModel model() {
    return model;
  }

  /**
   * New tensors for forward passes.
   *
   * @param team shares the work of each operation
   */
  public StackActivations newActivations(ThreadTeam team, ActivationRoom room) {
    return new StackActivations(model.newActivations(team), weights, room);
  }

  /**
   * Computes the vectors of a batch. Where pooling takes one row of each sequence, the last layer
   * computes no others; a sequence of which it takes none has zeros, and needs the way of all rows.
   *
   * @return {@code [B, embeddingDimension]}, one of the activations
   */
  public Tensor encode(PackedBatch batch, StackActivations activations) {
    activations.reserve(batch.tokens());
    backend.run(
        activations.bert.workspace(),
        batch,
        () -> {
          if (rowAttention.isPresent() && batch.eachPooled()) {
            PoolingMode mode = weights.poolingModes().get(0);
            model.forward(batch, mode, rowAttention.get(), activations.bert, activations.pooled);
          } else {
            Tensor hiddenStates = forward(batch, activations);
            pool(backend, weights.poolingModes(), hiddenStates, batch, activations.pooled);
          }
          applyModules(activations);
        });
    return activations.sentenceEmbeddings();
  }

  /** 32-bit operations of the encoder's matrix products for the vector of so many tokens. */
  public double operations(int tokens) {
    return new OperationCount(weights.config()).of(tokens, rowAttention.isPresent() ? 1 : tokens);
  }

  /**
   * Computes the token embeddings of a batch.
   *
   * @return {@code [T, H]}, one of the activations
   */
  public Tensor forward(PackedBatch batch, StackActivations activations) {
    activations.reserve(batch.tokens());
    model.forward(batch, activations.bert, BertModel.HiddenStatesListener.NONE);
    return activations.bert.hiddenStates;
  }

  /**
   * Computes what the sparse head makes of each token of a batch, before ReLU: {@code linear(h)}.
   *
   * @return {@code [T, 1]}, one of the activations
   */
  public Tensor tokenWeights(PackedBatch batch, StackActivations activations) {
    LinearWeights head = weights.tokenHeads().sparse().orElseThrow();
    return apply(head, batch, activations, activations.tokenWeights);
  }

  /**
   * Computes what the ColBERT head makes of each token of a batch, of whatever length: {@code
   * linear(h)}.
   *
   * @return {@code [T, C]}, one of the activations
   */
  public Tensor colbertVectors(PackedBatch batch, StackActivations activations) {
    LinearWeights head = weights.tokenHeads().colbert().orElseThrow();
    return apply(head, batch, activations, activations.colbertVectors);
  }

  private Tensor apply(
      LinearWeights head, PackedBatch batch, StackActivations activations, Tensor output) {
    Tensor hiddenStates = forward(batch, activations);
    activations.reserveOutput(output);
    backend.linear(hiddenStates, head, output);
    return output;
  }

  /**
   * Computes the vector of what was pooled elsewhere.
   *
   * @param pooled {@code [modes · H]}
   * @return {@code [embeddingDimension]}
   */
  public float[] encodePooled(float[] pooled, StackActivations activations) {
    activations.pooled.setRows(1);
    activations.pooled.writeRow(0, pooled);
    applyModules(activations);
    return activations.sentenceEmbeddings().row(0);
  }

  /**
   * From the vectors of a sentence's tokens to one vector, as sentence-transformers' Pooling
   * module: [CLS] and [SEP] count, several modes stand side by side. {@code [T, H] → [B, modes ·
   * H]}.
   */
  static void pool(
      Operations operations,
      List<PoolingMode> modes,
      Tensor hiddenStates,
      PackedBatch batch,
      Tensor output) {
    int column = 0;
    for (PoolingMode mode : modes) {
      operations.pool(hiddenStates, batch, mode, output, column);
      column += hiddenStates.columns();
    }
  }

  private void applyModules(StackActivations activations) {
    Tensor embeddings = activations.pooled;
    int denseIndex = 0;
    for (Module module : weights.modules()) {
      if (module instanceof Dense dense) {
        Tensor output = activations.denseOutputs.get(denseIndex++);
        backend.linear(embeddings, dense.weights(), output);
        backend.activation(dense.activation(), output);
        embeddings = output;
      } else if (module instanceof LayerNorm layerNorm) {
        backend.layerNorm(layerNorm.weights(), embeddings);
      } else {
        backend.normalize(embeddings);
      }
    }
  }
}
