package org.sbert4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sbert4j.backend.PackedBatch;

/**
 * Divides texts into packed batches, each of which one thread takes through the whole model, unless
 * there are so few that all threads share one.
 *
 * <p>How texts are divided changes no bit of their vectors, so the sizes are a matter of speed
 * alone; each backend says which it likes ({@link org.sbert4j.backend.Batching}).
 */
final class MicroBatches {
  /**
   * Rows up to which all threads work on one batch together, operation by operation. Beyond, each
   * takes batches of its own, which costs no waiting for each other.
   */
  static final int MAX_TEAM_TOKENS = 512;

  private MicroBatches() {}

  /** The rows of all texts in one batch. */
  static long rows(int[][] inputIds) {
    return Arrays.stream(inputIds).mapToLong(MicroBatches::rows).sum();
  }

  /**
   * The batches, each the indices of its texts; longest texts first, so that the threads end
   * together, and texts of one length in their order.
   *
   * @param inputIds each text's ids
   * @param threads threads that will share the batches
   * @param minRows rows below which a batch is not made smaller for the threads' sake
   * @param maxRows rows beyond which a batch grows no further; a longer text is a batch by itself
   */
  static List<int[]> plan(int[][] inputIds, int threads, int minRows, int maxRows) {
    int[] order = longestFirst(inputIds);
    long tokens = rows(inputIds);
    int sharing = (int) Math.max(1, Math.min(threads, tokens / minRows));
    long share = Math.min(maxRows, (tokens + sharing - 1) / sharing);
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    long rows = 0;
    for (int i = 0; i < order.length; i++) {
      int length = rows(inputIds[order[i]]);
      boolean neededByThreads = order.length - i < sharing - batches.size();
      if (i > start && (rows + length > share || neededByThreads)) {
        batches.add(Arrays.copyOfRange(order, start, i));
        start = i;
        rows = 0;
      }
      rows += length;
    }
    if (start < order.length) {
      batches.add(Arrays.copyOfRange(order, start, order.length));
    }
    return batches;
  }

  /** What a text adds to a batch. Without any token it still has a vector, so it counts as one. */
  private static int rows(int[] ids) {
    return Math.max(1, ids.length);
  }

  /** The indices of the texts, in numbers alone: boxed ones would outweigh short texts' ids. */
  private static int[] longestFirst(int[][] inputIds) {
    long[] keys = new long[inputIds.length];
    for (int index = 0; index < keys.length; index++) {
      keys[index] = (long) -inputIds[index].length << Integer.SIZE | index;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }

  /** The ids of some texts, packed. */
  static PackedBatch pack(int[][] inputIds, int[] members) {
    return PackedBatch.of(Arrays.stream(members).mapToObj(index -> inputIds[index]).toList());
  }
}
