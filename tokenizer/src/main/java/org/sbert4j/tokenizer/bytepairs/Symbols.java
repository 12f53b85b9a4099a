package org.sbert4j.tokenizer.bytepairs;

import java.util.Arrays;

/**
 * The pieces of one word while they are merged two by two: always the pair whose merge comes first
 * in the list, and of several such pairs the leftmost.
 *
 * <p>The pieces are a linked list in arrays, so that a merge moves nothing. In a short word the
 * next merge is looked for among all pairs; in a longer one a heap has it, so that {@code n} pieces
 * take {@code n log n} steps whatever the word. A heap's entry may be of a pair that is no more: it
 * is left there, and known by its rank when it comes to the top.
 *
 * <p>Behaviour: merge_all in tokenizers/src/models/bpe/word.rs of the Hugging Face tokenizers
 * library. A buffer used again for each word of a text; not thread-safe.
 */
public final class Symbols {
  /** A word of more pieces gets a heap. */
  private static final int SHORT = 24;

  private static final int NOTHING = -1;

  private int[] ids = {};
  private int[] lengths = {};
  private int[] previous = {};
  private int[] next = {};

  /** By piece, the merge with the one after it, of a {@link MergeTable}. */
  private long[] merges = {};

  /** Ranks and, in the lower half, pieces; a binary heap with the least in front. */
  private long[] queue = {};

  private int queued;
  private int size;

  /** Forgets all pieces. */
  public void clear() {
    size = 0;
  }

  /** Appends a piece that stands for {@code length} bytes of the word. */
  public void add(int id, int length) {
    if (size == ids.length) {
      int capacity = Math.max(SHORT, 2 * size);
      ids = Arrays.copyOf(ids, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      previous = Arrays.copyOf(previous, capacity);
      next = Arrays.copyOf(next, capacity);
      merges = Arrays.copyOf(merges, capacity);
    }
    ids[size] = id;
    lengths[size] = length;
    size++;
  }

  /** Whether there are no pieces. */
  public boolean isEmpty() {
    return size == 0;
  }

  /** The id of {@code piece}. */
  public int id(int piece) {
    return ids[piece];
  }

  /** How many bytes of the word {@code piece} stands for. */
  public int length(int piece) {
    return lengths[piece];
  }

  /** The piece after {@code piece}, which is 0 for the first; negative if there is none. */
  public int next(int piece) {
    return next[piece];
  }

  /** Merges until no two neighbours are a pair of {@code table}. */
  public void merge(MergeTable table) {
    queued = 0;
    for (int i = 0; i < size; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < size ? i + 1 : NOTHING;
      look(i, table);
    }
    int left = first();
    while (left != NOTHING) {
      int right = next[left];
      ids[left] = MergeTable.merged(merges[left]);
      lengths[left] += lengths[right];
      merges[right] = MergeTable.NONE;
      next[left] = next[right];
      if (next[right] != NOTHING) {
        previous[next[right]] = left;
      }
      if (previous[left] != NOTHING) {
        look(previous[left], table);
      }
      look(left, table);
      left = first();
    }
  }

  /** Looks up the merge of {@code piece} with the one after it. */
  private void look(int piece, MergeTable table) {
    long merge = next[piece] == NOTHING ? MergeTable.NONE : table.get(ids[piece], ids[next[piece]]);
    merges[piece] = merge;
    if (size > SHORT && merge != MergeTable.NONE) {
      push((long) MergeTable.rank(merge) << Integer.SIZE | piece);
    }
  }

  /** The left piece of the pair to be merged first, or {@link #NOTHING}. */
  private int first() {
    if (size > SHORT) {
      return pop();
    }
    int first = NOTHING;
    long least = MergeTable.NONE;
    for (int i = 0; i != NOTHING; i = next[i]) {
      // Two merges of one rank are the same, so that the leftmost stays.
      if (merges[i] < least) {
        least = merges[i];
        first = i;
      }
    }
    return first;
  }

  private int pop() {
    while (queued > 0) {
      long top = queue[0];
      long last = queue[--queued];
      int at = 0;
      int child = 1;
      while (child < queued) {
        if (child + 1 < queued && queue[child + 1] < queue[child]) {
          child++;
        }
        if (last <= queue[child]) {
          break;
        }
        queue[at] = queue[child];
        at = child;
        child = 2 * at + 1;
      }
      queue[at] = last;
      int piece = (int) top;
      long merge = merges[piece];
      if (merge != MergeTable.NONE && MergeTable.rank(merge) == top >>> Integer.SIZE) {
        return piece;
      }
    }
    return NOTHING;
  }

  private void push(long entry) {
    if (queued == queue.length) {
      queue = Arrays.copyOf(queue, Math.max(2 * SHORT, 2 * queued));
    }
    int at = queued++;
    while (at > 0 && queue[(at - 1) / 2] > entry) {
      queue[at] = queue[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    queue[at] = entry;
  }
}
