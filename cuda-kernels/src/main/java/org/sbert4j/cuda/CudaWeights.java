package org.sbert4j.cuda;

import org.sbert4j.backend.EmbeddingWeights;
import org.sbert4j.backend.LayerNormWeights;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.RelativePositionBias;
import org.sbert4j.cuda.kernels.ElementType;

/** Weights in device memory, by their addresses. The memory is the backend's. */
sealed interface CudaWeights {

  /**
   * A linear layer, or several stacked.
   *
   * @param type of the weight, and so of input and output
   * @param weight {@code [outFeatures, inFeatures]}
   * @param bias floats {@code [outFeatures]}; 0 for none
   */
  record Linear(int inFeatures, int outFeatures, ElementType type, long weight, long bias)
      implements CudaWeights, LinearWeights {}

  /**
   * A layer normalisation.
   *
   * @param weight floats {@code [H]}
   * @param bias floats {@code [H]}
   */
  record LayerNorm(long weight, long bias, float eps) implements CudaWeights, LayerNormWeights {}

  /**
   * A bias on the scores of attention.
   *
   * @param table floats {@code [numAttentionHeads, distances]}: by the key's place less the query's
   * @param distances an odd number of them, 0 in the middle
   */
  record PositionBias(long table, int distances) implements CudaWeights, RelativePositionBias {
    /**
     * Refuses sequences that have distances beyond the table's.
     *
     * @param length of the longest sequence
     * @throws IllegalArgumentException if it is too long
     */
    void requireReaches(int length) {
      int longest = (distances + 1) / 2;
      if (length > longest) {
        throw new IllegalArgumentException(
            "a sequence has %d tokens, and the relative position bias of the model is for %d at most; shorten the text"
                .formatted(length, longest));
      }
    }
  }

  /**
   * The embedding tables, in floats.
   *
   * @param type of what is made of them
   */
  record Embedding(long word, long position, long tokenType, LayerNorm layerNorm, ElementType type)
      implements CudaWeights, EmbeddingWeights {}
}
