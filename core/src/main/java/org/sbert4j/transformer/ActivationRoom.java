package org.sbert4j.transformer;

/**
 * For how many tokens a forward pass makes room, so that it seldom has to make more: a heap keeps
 * what was outgrown until its next full collection, which may never come.
 *
 * @param batchRows tokens of the largest batch of several texts
 * @param longest tokens of the longest text, which may be a batch by itself
 */
public record ActivationRoom(int batchRows, int longest) {
  private static final int FIRST = 32;
  private static final int FACTOR = 4;

  /** At least {@code tokens}, and no more than the largest batch has. */
  int roomFor(int tokens) {
    if (tokens > batchRows) {
      return Math.max(tokens, longest);
    }
    int room = FIRST;
    while (room < tokens) {
      room *= FACTOR;
    }
    return Math.min(room, batchRows);
  }
}
