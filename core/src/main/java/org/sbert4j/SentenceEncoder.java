package org.sbert4j;

import java.util.ArrayList;
import java.util.List;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;

/**
 * BERT and the modules after it, from packed ids to one vector a sentence: pooling, then Dense,
 * LayerNorm and Normalize as modules.json orders them. A cross-encoder is one too: it pools by
 * [CLS], and its pooler and its classifier are Dense.
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

  /** {@code (x - mean) / deviation · weight + bias}. */
  record LayerNorm(LayerNormWeights weights) implements Module {}

  /** {@code activation(x · weightᵀ + bias)}. */
  record Dense(LinearWeights weights, ActivationFunction activation) implements Module {}

  /** The tensors of one forward pass through everything. One thread at a time. */
  static final class State implements AutoCloseable {
    private final BertActivations activations;
    private final Tensor pooled;
    private final List<Tensor> denseOutputs = new ArrayList<>();
    private final StateSize size;
    private int tokens;

    private State(SentenceEncoder encoder, ThreadTeam team, StateSize size) {
      this.size = size;
      activations = encoder.model.newActivations(team);
      pooled = newTensor(encoder.pooling.outFeatures(encoder.hiddenSize));
      for (Module module : encoder.modules) {
        if (module instanceof Dense dense) {
          denseOutputs.add(newTensor(dense.weights.outFeatures()));
        }
      }
    }

    private void makeRoom(int wanted) {
      if (wanted > tokens) {
        tokens = size.roomFor(wanted);
        activations.reserve(tokens);
      }
    }

    /** What the last module writes, or pooling where none writes elsewhere. */
    private Tensor sentenceEmbeddings() {
      return denseOutputs.isEmpty() ? pooled : denseOutputs.get(denseOutputs.size() - 1);
    }

    private Tensor newTensor(int columns) {
      return activations.workspace().newTensor(columns);
    }

    @Override
    public void close() {
      activations.close();
    }
  }

  /**
   * A new state.
   *
   * @param team shares the work of each operation
   */
  State newState(ThreadTeam team, StateSize size) {
    return new State(this, team, size);
  }

  /**
   * Bytes of heap that a {@link State} takes at most, once it has seen the largest batch: its
   * tensors, the batch's ids, and what the CPU backends' operations need beside them.
   *
   * @param rows tokens of the largest batch
   * @param longest tokens of the longest text, at most {@code rows}
   * @param threads of the state's team
   */
  long stateBytes(int rows, int longest, int threads) {
    int idArrays = 4;
    if (!backend.batching().tensorsInHeap()) {
      // The ids on their way up, and rows of vectors on their way down.
      long down = Math.max(hiddenSize, embeddingDimension());
      return Float.BYTES * rows * (2 * idArrays + down);
    }
    long columns = BertActivations.columns(model.config()) + pooling.outFeatures(hiddenSize);
    int widest = model.config().intermediateSize();
    for (Module module : modules) {
      if (module instanceof Dense dense) {
        columns += dense.weights.outFeatures();
        widest = Math.max(widest, dense.weights.inFeatures());
      }
    }
    // The input of a linear layer in the order of the kernel, whose rows come in dozens.
    long packedInput = (rows + 12L) * Math.max(hiddenSize, widest);
    return Float.BYTES
        * (rows * (columns + idArrays) + packedInput + threads * scratchFloats(longest));
  }

  /** What each thread of a forward pass needs for itself. */
  private long scratchFloats(int longest) {
    // Attention: a head's scores and probabilities, keys and values, with columns rounded up to the
    // kernel's width and rows to its dozen.
    long columns = 32;
    long rows = longest + 12L;
    long headSize = model.config().headSize();
    long attention =
        longest * (longest + columns)
            + rows * Math.max(longest, headSize)
            + headSize * (longest + columns)
            + longest * (headSize + columns);
    // The same by plain loops, which a cold JVM begins with.
    attention += 2 * headSize * longest;
    // The plain loops' sums, weights expanded for the kernel, and small arrays.
    int linear = 16 * 512 + 128 * 32 + 4096;
    return attention + linear;
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
    state.makeRoom(batch.tokens());
    backend.run(state.activations.workspace(), batch, () -> computeVectors(batch, state));
    return state.sentenceEmbeddings();
  }

  private void computeVectors(PackedBatch batch, State state) {
    forward(batch, state);
    pooling.pool(backend, state.activations.hiddenStates, batch, state.pooled);
    applyModules(state);
  }

  /**
   * Computes the token embeddings of a batch.
   *
   * @return {@code [T, H]}, a tensor of {@code state}
   */
  Tensor forward(PackedBatch batch, State state) {
    state.makeRoom(batch.tokens());
    model.forward(batch, state.activations, BertModel.HiddenStatesListener.NONE);
    return state.activations.hiddenStates;
  }

  /**
   * Computes the vector of what was pooled elsewhere.
   *
   * @param pooled {@code [modes · H]}
   * @return {@code [embeddingDimension]}
   */
  float[] encodePooled(float[] pooled, State state) {
    state.pooled.setRows(1);
    state.pooled.writeRow(0, pooled);
    applyModules(state);
    return Pooling.rowsOf(state.sentenceEmbeddings())[0];
  }

  private void applyModules(State state) {
    Tensor embeddings = state.pooled;
    int denseIndex = 0;
    for (Module module : modules) {
      if (module instanceof Dense dense) {
        Tensor output = state.denseOutputs.get(denseIndex++);
        backend.linear(embeddings, dense.weights, output);
        backend.activation(dense.activation, output);
        embeddings = output;
      } else if (module instanceof LayerNorm layerNorm) {
        backend.layerNorm(layerNorm.weights, embeddings);
      } else {
        backend.normalize(embeddings);
      }
    }
  }
}
