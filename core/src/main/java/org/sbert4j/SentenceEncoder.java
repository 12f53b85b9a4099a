package org.sbert4j;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;

/**
 * BERT and the modules after it, from packed ids to one vector a sentence: pooling, then Dense and
 * Normalize as modules.json orders them.
 *
 * <p>Thread-safe; each forward pass needs a {@link State} of its own.
 *
 * @param hiddenSize columns of the hidden states
 */
record SentenceEncoder(
    BertModel model, Pooling pooling, List<Module> modules, Backend backend, int hiddenSize) {

  /** A module after pooling. */
  sealed interface Module {}

  /** {@code x / ‖x‖₂}. */
  record Normalize() implements Module {}

  /** {@code activation(x · weightᵀ + bias)}. */
  record Dense(LinearWeights weights, ActivationFunction activation) implements Module {}

  /** The tensors of one forward pass through everything. One thread at a time. */
  static final class State implements AutoCloseable {
    private final BertActivations activations;
    private final Tensor pooled;
    private final List<Tensor> denseOutputs = new ArrayList<>();

    private State(SentenceEncoder encoder) {
      activations = encoder.model.newActivations();
      pooled = newTensor(encoder.pooling.outFeatures(encoder.hiddenSize));
      for (Module module : encoder.modules) {
        if (module instanceof Dense dense) {
          denseOutputs.add(newTensor(dense.weights.outFeatures()));
        }
      }
    }

    private Tensor newTensor(int columns) {
      return activations.workspace().newTensor(columns);
    }

    @Override
    public void close() {
      activations.close();
    }
  }

  State newState() {
    return new State(this);
  }

  /**
   * Bytes that a {@link State} takes at most, once it has seen the largest batch: its tensors, the
   * batch's ids, and what the CPU backends' operations need beside them.
   *
   * @param rows tokens of the largest batch
   * @param longest tokens of the longest text, at most {@code rows}
   */
  long stateBytes(int rows, int longest) {
    long columns = BertActivations.columns(model.config()) + pooling.outFeatures(hiddenSize);
    int widest = Math.max(3 * hiddenSize, model.config().intermediateSize());
    for (Module module : modules) {
      if (module instanceof Dense dense) {
        columns += dense.weights.outFeatures();
        widest = Math.max(widest, dense.weights.outFeatures());
      }
    }
    // Attention: the scores of a head, and its keys and values, whose columns are rounded up to
    // the width of a kernel.
    int rounding = 64;
    long headSize = model.config().headSize();
    long attention =
        (long) longest * (longest + rounding)
            + headSize * (longest + rounding)
            + longest * (headSize + rounding);
    // Linear layers: the plain loops' rows, and small arrays.
    long linear = 16L * widest + 4096;
    int idArrays = 4;
    return Float.BYTES * (rows * (columns + idArrays) + attention + linear);
  }

  /** Elements of a sentence's vector. */
  int embeddingDimension() {
    int dimension = pooling.outFeatures(hiddenSize);
    for (Module module : modules) {
      if (module instanceof Dense dense) {
        dimension = dense.weights.outFeatures();
      }
    }
    return dimension;
  }

  /**
   * Computes the vectors of a batch.
   *
   * @return {@code [B, embeddingDimension]}, a tensor of {@code state}
   */
  Tensor encode(PackedBatch batch, State state) {
    model.forward(batch, state.activations, BertModel.HiddenStatesListener.NONE);
    pooling.pool(backend, state.activations.hiddenStates, batch, state.pooled);
    Tensor embeddings = state.pooled;
    int denseIndex = 0;
    for (Module module : modules) {
      if (module instanceof Dense dense) {
        Tensor output = state.denseOutputs.get(denseIndex++);
        backend.linear(embeddings, dense.weights, output);
        backend.activation(dense.activation, output);
        embeddings = output;
      } else {
        backend.normalize(embeddings);
      }
    }
    return embeddings;
  }
}
