package org.sbert4j.encoding;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.sbert4j.backend.PackedBatch;
import org.sbert4j.config.BertConfig;

/**
 * Divides sequences into packed batches, each of which one thread takes through the whole model.
 *
 * <p>How they are divided changes no bit of their vectors, so the sizes are a matter of speed
 * alone; each backend says which it likes ({@link org.sbert4j.backend.Batching}).
 */
final class MicroBatches {
  /**
   * Rows up to which all threads work on one batch together, operation by operation. Beyond, each
   * takes batches of its own, which costs no waiting for each other.
   */
  static final int MAX_TEAM_TOKENS = 512;

  private MicroBatches() {}

  /** The rows of all sequences in one batch. */
  static long rows(List<? extends Sequence> sequences) {
    return sequences.stream().mapToLong(MicroBatches::rows).sum();
  }

  /**
   * What a sequence adds to a batch. Without any token it still has a vector, so it counts as one.
   */
  private static int rows(Sequence sequence) {
    return Math.max(1, sequence.inputIds().length);
  }

  /**
   * The batches; longest sequences first, so that the threads end together, and those of one length
   * in their order.
   *
   * @param threads threads that will share the batches
   * @param minRows rows below which a batch is not made smaller for the threads' sake
   * @param maxRows rows beyond which a batch grows no further; a longer text is a batch by itself
   */
  static List<List<Sequence>> plan(
      List<? extends Sequence> sequences, int threads, int minRows, int maxRows) {
    List<Sequence> order = new ArrayList<>(sequences);
    order.sort(Comparator.comparingInt(sequence -> -sequence.inputIds().length));
    long tokens = rows(sequences);
    int sharing = (int) Math.max(1, Math.min(threads, tokens / minRows));
    long share = Math.min(maxRows, (tokens + sharing - 1) / sharing);
    List<List<Sequence>> batches = new ArrayList<>();
    int start = 0;
    long rows = 0;
    for (int i = 0; i < order.size(); i++) {
      int length = rows(order.get(i));
      boolean neededByThreads = order.size() - i < sharing - batches.size();
      if (i > start && (rows + length > share || neededByThreads)) {
        batches.add(order.subList(start, i));
        start = i;
        rows = 0;
      }
      rows += length;
    }
    if (start < order.size()) {
      batches.add(order.subList(start, order.size()));
    }
    return batches;
  }

  /**
   * Sequences end to end, without padding.
   *
   * @param config of the model: where positions begin, and whether it has token types; those of a
   *     tokenizer are left out where it has none, as transformers' forward does not take them
   */
  static PackedBatch pack(List<? extends Sequence> sequences, BertConfig config) {
    PackedBatch batch =
        PackedBatch.of(sequences.stream().map(Sequence::inputIds).toList(), config.paddingIdx());
    if (config.typeVocabSize() == 0) {
      return batch;
    }
    List<int[]> types =
        sequences.stream().map(Sequence::tokenTypeIds).filter(Objects::nonNull).toList();
    return types.isEmpty() ? batch : batch.withTokenTypeIds(types);
  }
}
