package org.sbert4j;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.backend.PackedBatch;

/**
 * Divides texts into packed batches, each of which one thread takes through the whole model.
 *
 * <p>How texts are divided changes no bit of their vectors, so the sizes are a matter of speed
 * alone: enough rows to use each loaded weight many times, few enough that the activations stay in
 * the processor's caches, and no fewer batches than threads.
 */
final class MicroBatches {
  /** Rows beyond which a batch grows no further; a longer text is a batch by itself. */
  static final int MAX_TOKENS = 256;

  private MicroBatches() {}

  /**
   * The batches, each the indices of its texts; longest texts first, so that the threads end
   * together.
   *
   * @param inputIds each text's ids
   * @param threads threads that will share the batches
   */
  static List<int[]> plan(int[][] inputIds, int threads) {
    int[] order =
        IntStream.range(0, inputIds.length)
            .boxed()
            .sorted(Comparator.comparingInt(index -> -inputIds[index].length))
            .mapToInt(Integer::intValue)
            .toArray();
    long tokens = Arrays.stream(inputIds).mapToLong(ids -> ids.length).sum();
    long share = Math.min(MAX_TOKENS, (tokens + threads - 1) / threads);
    List<int[]> batches = new ArrayList<>();
    int start = 0;
    long rows = 0;
    for (int i = 0; i < order.length; i++) {
      int length = inputIds[order[i]].length;
      boolean neededByThreads = order.length - i < threads - batches.size();
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

  /** The ids of some texts, packed. */
  static PackedBatch pack(int[][] inputIds, int[] members) {
    return PackedBatch.of(Arrays.stream(members).mapToObj(index -> inputIds[index]).toList());
  }
}
