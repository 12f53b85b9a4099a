package org.sbert4j;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How much each token of the vocabulary weighs in a text, of which most weigh nothing and are left
 * out: FlagEmbedding's {@code lexical_weights}, and one row of what sentence-transformers'
 * SparseEncoder gives.
 *
 * <p>Equal if indices and values are. The arrays are not copied, so do not change them.
 *
 * @param indices {@code [n]}, token ids, ascending, none twice
 * @param values {@code [n]}, the weight of each, greater than 0
 */
public record SparseEmbedding(int[] indices, float[] values) {
  /**
   * Checks what is given.
   *
   * @throws IllegalArgumentException if there are not as many values as indices, the indices do not
   *     ascend from 0 or more, or a value is not greater than 0
   */
  public SparseEmbedding {
    if (indices.length != values.length) {
      throw new IllegalArgumentException(
          "there are %d indices and %d values; give a value for each index"
              .formatted(indices.length, values.length));
    }
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] <= (i == 0 ? -1 : indices[i - 1])) {
        throw new IllegalArgumentException(
            "the index at place %d is %d; indices ascend from 0, none twice"
                .formatted(i, indices[i]));
      }
      if (!(values[i] > 0)) {
        throw new IllegalArgumentException(
            "the value at place %d is %s; leave out what weighs nothing".formatted(i, values[i]));
      }
    }
  }

  /**
   * The greatest weight of each token of a text: FlagEmbedding 1.4, {@code
   * inference/embedder/encoder_only/m3.py}, _process_token_weights, where a token that weighs 0 or
   * less is as if it were not there.
   *
   * @param inputIds {@code [tokens]}
   * @param weights {@code [tokens]}, before ReLU
   * @param unused ids that count for nothing
   */
  static SparseEmbedding of(int[] inputIds, float[] weights, int... unused) {
    NavigableMap<Integer, Float> greatest = new TreeMap<>();
    for (int t = 0; t < inputIds.length; t++) {
      if (weights[t] > 0) {
        greatest.merge(inputIds[t], weights[t], Math::max);
      }
    }
    for (int id : unused) {
      greatest.remove(id);
    }
    int[] indices = new int[greatest.size()];
    float[] values = new float[indices.length];
    int i = 0;
    for (var entry : greatest.entrySet()) {
      indices[i] = entry.getKey();
      values[i++] = entry.getValue();
    }
    return new SparseEmbedding(indices, values);
  }

  /** How many tokens weigh anything. */
  public int size() {
    return indices.length;
  }

  /** The weight of a token, 0 for one that weighs nothing. */
  public float value(int index) {
    int place = Arrays.binarySearch(indices, index);
    return place < 0 ? 0 : values[place];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SparseEmbedding embedding
        && Arrays.equals(indices, embedding.indices)
        && Arrays.equals(values, embedding.values);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(indices), Arrays.hashCode(values));
  }

  /** For people: the weights by token id. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("SparseEmbedding{");
    for (int i = 0; i < indices.length; i++) {
      text.append(i == 0 ? "" : ", ").append(indices[i]).append('=').append(values[i]);
    }
    return text.append('}').toString();
  }
}
