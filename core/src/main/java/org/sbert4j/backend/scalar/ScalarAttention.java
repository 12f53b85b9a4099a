package org.sbert4j.backend.scalar;

import static org.sbert4j.backend.scalar.Chains.LINKS;

import java.util.Arrays;

/** Scaled dot-product attention of one head of one sequence. */
public final class ScalarAttention {
  private ScalarAttention() {}

  /** The float nearest to {@code 1 / sqrt(headSize)}. */
  public static float scale(int headSize) {
    return (float) (1.0 / Math.sqrt(headSize));
  }

  /** One head of some rows of one sequence. */
  public static void attend(
      CpuTensor queryKeyValue,
      AttentionRows rows,
      AttentionHead head,
      CpuTensor context,
      CpuScratch scratch) {
    int headSize = head.size();
    float[] qkv = queryKeyValue.data();
    int width = queryKeyValue.columns();
    int hiddenSize = context.columns();
    int query = rows.query() * width + head.column();
    int firstKey = rows.first() * width + hiddenSize + head.column();
    int length = rows.length();
    int firstQuery = rows.query() - rows.first();
    float[][] keys = scratch.rows(0, headSize, length);
    float[][] values = scratch.rows(1, length, headSize);
    for (int j = 0; j < length; j++) {
      int key = firstKey + j * width;
      for (int d = 0; d < headSize; d++) {
        keys[d][j] = qkv[key + d];
      }
      System.arraycopy(qkv, key + hiddenSize, values[j], 0, headSize);
    }

    float[] attentionProbs = scratch.floats(0, length);
    float[] sums = scratch.floats(1, headSize);
    for (int i = 0; i < rows.queries(); i++) {
      scores(qkv, query + i * width, keys, head, firstQuery + i, attentionProbs, length);
      ScalarRows.softmax(attentionProbs, 0, length, 1f, scratch.lanes());

      Arrays.fill(sums, 0, headSize, 0f);
      addProduct(attentionProbs, 0, values, length, sums, headSize);
      System.arraycopy(
          sums, 0, context.data(), (rows.output() + i) * hiddenSize + head.column(), headSize);
    }
  }

  /**
   * What one query gives to each key: {@code q · Kᵀ / sqrt(D) + bias}.
   *
   * @param query the elements from {@code start} on, D of them
   * @param keys {@code [D, length]}
   * @param place the query's in its sequence
   * @param scores {@code [length]}
   */
  public static void scores(
      float[] query,
      int start,
      float[][] keys,
      AttentionHead head,
      int place,
      float[] scores,
      int length) {
    Arrays.fill(scores, 0, length, 0f);
    addProduct(query, start, keys, head.size(), scores, length);
    float scale = scale(head.size());
    if (head.bias() != null) {
      head.scaleAndAddBias(place, scores, 0, length, scale);
    } else {
      for (int j = 0; j < length; j++) {
        scores[j] *= scale;
      }
    }
  }

  /** {@code y = x · w + y} for one row: {@code x} is {@code [depth]}, {@code w [depth, length]}. */
  private static void addProduct(
      float[] x, int xStart, float[][] w, int depth, float[] y, int length) {
    int k = 0;
    for (; k + LINKS <= depth; k += LINKS) {
      Chains.addFour(x, xStart + k, w, k, y, length);
    }
    for (; k < depth; k++) {
      Chains.add(x[xStart + k], w[k], y, length);
    }
  }
}
