package org.sbert4j.tokenizer.bytepairs;

import java.util.Arrays;

/**
 * Which pairs of tokens are merged, in which order, and into what.
 *
 * <p>An open-addressing hash table whose entries are one long each, the pair and its rank. Filled
 * in a constructor, then only read, and so thread-safe.
 */
public final class MergeTable {
  /** The rank of a pair that is not merged; no merge has a greater one. */
  static final int NONE = Integer.MAX_VALUE;

  /** Ids and ranks are numbered in 21 bits. */
  private static final int NUMBER_BITS = 21;

  private static final long FREE = -1;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** From high to low: left, right, rank. */
  private final long[] entries;

  private final int shift;

  /** By rank, the id that the merge makes. */
  private final int[] merged;

  /** A table with room for {@code merges}, 2,097,152 at most, of ids that are less than that. */
  public MergeTable(int merges) {
    int bits = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(merges) + 1);
    entries = new long[1 << bits];
    Arrays.fill(entries, FREE);
    shift = Long.SIZE - bits;
    merged = new int[merges];
  }

  /** Adds the merge of two ids into a third; merges of a lower rank are done first. */
  public void put(int left, int right, int rank, int id) {
    entries[slot(left, right)] = key(left, right) << NUMBER_BITS | rank;
    merged[rank] = id;
  }

  /** The rank of the merge of two ids, or {@link #NONE}. */
  int rank(int left, int right) {
    long entry = entries[slot(left, right)];
    return entry == FREE ? NONE : (int) entry & ((1 << NUMBER_BITS) - 1);
  }

  /** The id that the merge of {@code rank} makes. */
  int merged(int rank) {
    return merged[rank];
  }

  /** Where the pair is, or is to be put. */
  private int slot(int left, int right) {
    long key = key(left, right);
    int slot = (int) ((key * GOLDEN_RATIO) >>> shift);
    while (entries[slot] >>> NUMBER_BITS != key && entries[slot] != FREE) {
      slot = (slot + 1) & (entries.length - 1);
    }
    return slot;
  }

  private static long key(int left, int right) {
    return (long) left << NUMBER_BITS | right;
  }
}
