package org.sbert4j.tokenizer.bytepairs;

import java.util.Arrays;

/**
 * Which pairs of tokens are merged, in which order, and into what.
 *
 * <p>An open-addressing hash table whose entries are two longs, the pair and what is known of it.
 * Filled in a constructor, then only read, and so thread-safe.
 */
public final class MergeTable {
  /** What there is to know of a pair that is not merged; no merge compares less. */
  static final long NONE = Long.MAX_VALUE;

  private static final long FREE = -1;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  private final long[] entries;
  private final int shift;

  /** A table with room for {@code merges}. */
  public MergeTable(int merges) {
    int bits = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(merges) + 1);
    entries = new long[2 << bits];
    Arrays.fill(entries, FREE);
    shift = Long.SIZE - bits;
  }

  /** Adds the merge of two ids into a third; merges of a lower rank are done first. */
  public void put(int left, int right, int rank, int merged) {
    int slot = slot(left, right);
    entries[slot] = key(left, right);
    entries[slot + 1] = ((long) rank << Integer.SIZE) | merged;
  }

  /** The merge of two ids: its rank in the upper half, the id that it makes; or {@link #NONE}. */
  long get(int left, int right) {
    int slot = slot(left, right);
    return entries[slot] == FREE ? NONE : entries[slot + 1];
  }

  /** Where the pair is, or is to be put. */
  private int slot(int left, int right) {
    long key = key(left, right);
    int slot = (int) ((key * GOLDEN_RATIO) >>> shift) << 1;
    while (entries[slot] != key && entries[slot] != FREE) {
      slot = (slot + 2) & (entries.length - 1);
    }
    return slot;
  }

  private static long key(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }

  /** The id that a merge makes. */
  static int merged(long merge) {
    return (int) merge;
  }

  /** The rank of a merge. */
  static int rank(long merge) {
    return (int) (merge >>> Integer.SIZE);
  }
}
