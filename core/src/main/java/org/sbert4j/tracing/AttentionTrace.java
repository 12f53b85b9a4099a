package org.sbert4j.tracing;

import org.sbert4j.backend.PackedBatch;
import org.sbert4j.backend.scalar.AttentionHead;
import org.sbert4j.backend.scalar.CpuRelativePositionBias;
import org.sbert4j.backend.scalar.ScalarAttention;
import org.sbert4j.backend.scalar.ScalarRows;
import org.sbert4j.weights.DType;

/**
 * What attention passes through on the way from queries and keys to the context: {@code scores} and
 * {@code probs}, {@code [B, N, T, T]} each. No backend keeps the two longer than it takes to use
 * them; so the code of the scalar backend, which is the specification of all, computes them here
 * from the queries and keys of the pass. On a CPU they have the bits that the backend used; a GPU
 * rounds differently.
 */
final class AttentionTrace {
  private final PackedBatch batch;
  private final float[][] queryKeyValue;
  private final int hiddenSize;
  private final CpuRelativePositionBias bias;
  private final int headSize;
  private final int heads;
  private final int longest;
  private final TracedTensor scores;
  private final TracedTensor probs;
  private final float[] lanes = new float[ScalarRows.SUM_LANES];

  /**
   * Of one layer.
   *
   * @param name of its self-attention
   * @param queryKeyValue {@code [tokens][3H]}
   * @param bias null for none
   */
  AttentionTrace(
      PaddedTrace trace,
      String name,
      float[][] queryKeyValue,
      int hiddenSize,
      int heads,
      CpuRelativePositionBias bias) {
    this.batch = trace.batch();
    this.queryKeyValue = queryKeyValue;
    this.hiddenSize = hiddenSize;
    this.bias = bias;
    this.headSize = hiddenSize / heads;
    this.heads = heads;
    this.longest = trace.longest();
    int texts = batch.sequences();
    scores = TracedTensor.zeros(name + ".scores", DType.F32, texts, heads, longest, longest);
    probs = TracedTensor.zeros(name + ".probs", DType.F32, texts, heads, longest, longest);
    for (int text = 0; text < texts; text++) {
      for (int head = 0; head < heads; head++) {
        compute(text, head);
      }
    }
    trace.put(scores);
    trace.put(probs);
  }

  private void compute(int text, int head) {
    int first = batch.start(text);
    int length = batch.length(text);
    float[][] keys = keys(first, length, head);
    AttentionHead attentionHead = AttentionHead.of(head, headSize, bias);
    float[] row = new float[length];
    for (int i = 0; i < length; i++) {
      int place = ((text * heads + head) * longest + i) * longest;
      float[] query = queryKeyValue[first + i];
      ScalarAttention.scores(query, attentionHead.column(), keys, attentionHead, i, row, length);
      System.arraycopy(row, 0, scores.values(), place, length);
      ScalarRows.softmax(row, 0, length, 1f, lanes);
      System.arraycopy(row, 0, probs.values(), place, length);
    }
  }

  /** A head's keys, {@code [D, length]}. */
  private float[][] keys(int first, int length, int head) {
    float[][] keys = new float[headSize][length];
    for (int j = 0; j < length; j++) {
      for (int d = 0; d < headSize; d++) {
        keys[d][j] = queryKeyValue[first + j][hiddenSize + head * headSize + d];
      }
    }
    return keys;
  }
}
