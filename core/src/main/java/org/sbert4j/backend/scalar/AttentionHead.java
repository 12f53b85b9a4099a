package org.sbert4j.backend.scalar;

/**
 * One head of attention.
 *
 * @param index from 0
 * @param size D, its columns of a query, a key, a value
 * @param bias {@code [2 · longest - 1]}, what is added to its scores by distance, as {@link
 *     CpuRelativePositionBias} has it; null for none
 */
public record AttentionHead(int index, int size, float[] bias) {
  /** A head of so many of a tensor's columns; {@code bias} is null for none. */
  public static AttentionHead of(int index, int size, CpuRelativePositionBias bias) {
    return new AttentionHead(index, size, bias == null ? null : bias.heads()[index]);
  }

  /** The first column. */
  public int column() {
    return index * size;
  }

  /**
   * Scales one query's products with the keys and adds the bias, which there must be: {@code x ·
   * scale + bias}, not fused. Plain Java, of which C2 makes vector instructions by itself.
   *
   * @param query the query's place in its sequence
   * @param x the elements from {@code start} on, one for each key of the sequence
   */
  public void scaleAndAddBias(int query, float[] x, int start, int length, float scale) {
    int first = (bias.length - 1) / 2 - query;
    for (int j = 0; j < length; j++) {
      x[start + j] = x[start + j] * scale + bias[first + j];
    }
  }
}
