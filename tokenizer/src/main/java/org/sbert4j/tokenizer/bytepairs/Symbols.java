package org.sbert4j.tokenizer.bytepairs;

import java.util.Arrays;

/**
 * The pieces of one word while they are merged two by two: always the pair whose merge comes first
 * in the list, and of several such pairs the leftmost.
 *
 * <p>The pieces are a linked list in arrays, so that a merge moves nothing. The next merge is at
 * the top of a tournament of all pairs, a binary tree in which each knows the lesser of two, so
 * that {@code n} pieces take {@code n log n} steps whatever the word.
 *
 * <p>Behaviour: merge_all in tokenizers/src/models/bpe/word.rs of the Hugging Face tokenizers
 * library. A buffer used again for each word of a text; not thread-safe.
 */
public final class Symbols {
  private static final int NOTHING = -1;
  private static final long NO_MERGE = Long.MAX_VALUE;

  private int[] ids = {};
  private int[] lengths = {};
  private int[] previous = {};
  private int[] next = {};

  /**
   * The rank of each piece's merge with the one after it and, in the lower half, the piece, so that
   * of equal ranks the leftmost is least; or {@link #NO_MERGE}. From {@link #leaves} on by piece,
   * before that the lesser of the entries 2 i and 2 i + 1, and at 1 the least of all.
   */
  private long[] tournament = {};

  private int leaves;
  private int size;

  /** Forgets all pieces. */
  public void clear() {
    size = 0;
  }

  /** Appends a piece that stands for {@code length} bytes of the word. */
  public void add(int id, int length) {
    if (size == ids.length) {
      int capacity = Math.max(16, 2 * size);
      ids = Arrays.copyOf(ids, capacity);
      lengths = Arrays.copyOf(lengths, capacity);
      previous = Arrays.copyOf(previous, capacity);
      next = Arrays.copyOf(next, capacity);
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
    begin(table);
    while (tournament[1] != NO_MERGE) {
      int left = (int) tournament[1];
      int right = next[left];
      ids[left] = table.merged((int) (tournament[1] >>> Integer.SIZE));
      lengths[left] += lengths[right];
      set(right, NO_MERGE);
      next[left] = next[right];
      if (next[right] != NOTHING) {
        previous[next[right]] = left;
      }
      if (previous[left] != NOTHING) {
        set(previous[left], look(previous[left], table));
      }
      set(left, look(left, table));
    }
  }

  private void begin(MergeTable table) {
    leaves = Math.max(1, Integer.highestOneBit(2 * size - 1));
    if (tournament.length < 2 * leaves) {
      tournament = new long[2 * leaves];
    }
    for (int i = 0; i < size; i++) {
      previous[i] = i - 1;
      next[i] = i + 1 < size ? i + 1 : NOTHING;
      tournament[leaves + i] = look(i, table);
    }
    Arrays.fill(tournament, leaves + size, 2 * leaves, NO_MERGE);
    for (int i = leaves - 1; i > 0; i--) {
      tournament[i] = Math.min(tournament[2 * i], tournament[2 * i + 1]);
    }
  }

  /** Looks up the merge of {@code piece} with the one after it; returns its tournament entry. */
  private long look(int piece, MergeTable table) {
    int rank = next[piece] == NOTHING ? MergeTable.NONE : table.rank(ids[piece], ids[next[piece]]);
    return rank == MergeTable.NONE ? NO_MERGE : (long) rank << Integer.SIZE | piece;
  }

  private void set(int piece, long entry) {
    int i = leaves + piece;
    tournament[i] = entry;
    while (i > 1) {
      long least = Math.min(tournament[i], tournament[i ^ 1]);
      i >>= 1;
      if (tournament[i] == least) {
        return;
      }
      tournament[i] = least;
    }
  }
}
