package org.sbert4j.tokenizer.stages;

import java.util.Arrays;

/**
 * A prefix tree of strings, each with a value, stepped through a char at a time.
 *
 * <p>All edges lie in one open-addressing hash table, each a single long: the node it comes from,
 * the char, the node it leads to. A step is one multiplication and, as a rule, one look at memory,
 * and building the tree is linear in the strings' lengths whatever they are. Filled in a
 * constructor, then only read, and so thread-safe.
 */
public final class TokenTrie {
  /** The value of a node at which no string ends. */
  public static final int NO_VALUE = -1;

  /** The node one gets to where no string goes on; its only child is itself. */
  public static final int NOWHERE = 0;

  /** The node of the empty string. */
  public static final int ROOT = 1;

  /** Nodes are numbered in 24 bits. */
  private static final int NODE_BITS = 24;

  private static final int MAX_NODES = 1 << NODE_BITS;
  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** From high to low: 24 bits from, 16 bits char, 24 bits to; 0, which leads nowhere, is free. */
  private long[] edges;

  private int shift;
  private int[] values;
  private int nodes = 2;

  /** An empty tree with room for about {@code strings} of a few chars before it has to grow. */
  public TokenTrie(int strings) {
    int bits = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(strings));
    edges = new long[2 << bits];
    shift = Long.SIZE - bits - 1;
    values = new int[1 << bits];
    values[NOWHERE] = NO_VALUE;
    values[ROOT] = NO_VALUE;
  }

  /**
   * Adds {@code string}; a value given to it before is replaced.
   *
   * @throws IllegalArgumentException if the tree is full
   */
  public void put(char[] string, int value) {
    put(string, 0, string.length, value);
  }

  /** The same of the string {@code [start, end)} of {@code chars}. */
  public void put(char[] chars, int start, int end, int value) {
    int node = ROOT;
    for (int i = start; i < end; i++) {
      long from = from(node, chars[i]);
      int slot = firstSlot(from);
      while (edges[slot] != 0 && edges[slot] >>> NODE_BITS != from) {
        slot = (slot + 1) & (edges.length - 1);
      }
      node = edges[slot] == 0 ? addNode(slot, from) : target(edges[slot]);
    }
    values[node] = value;
  }

  private static int target(long edge) {
    return (int) edge & (MAX_NODES - 1);
  }

  /** The node {@code c} leads to from {@code node}, or {@link #NOWHERE}. */
  public int child(int node, char c) {
    long[] table = edges;
    long from = from(node, c);
    int slot = firstSlot(from);
    while (true) {
      long edge = table[slot];
      if (edge >>> NODE_BITS == from) {
        return target(edge);
      }
      if (edge == 0) {
        return NOWHERE;
      }
      slot = (slot + 1) & (table.length - 1);
    }
  }

  /** The node {@code string} leads to from the root, or {@link #NOWHERE}. */
  public int find(String string) {
    int node = ROOT;
    for (int i = 0; i < string.length() && node != NOWHERE; i++) {
      node = child(node, string.charAt(i));
    }
    return node;
  }

  /** The value of the string that ends at {@code node}, or {@link #NO_VALUE}. */
  public int value(int node) {
    return values[node];
  }

  private static long from(int node, char c) {
    return ((long) node << Character.SIZE) | c;
  }

  private int firstSlot(long from) {
    return (int) ((from * GOLDEN_RATIO) >>> shift);
  }

  private int addNode(int slot, long from) {
    if (nodes == MAX_NODES) {
      throw new IllegalArgumentException(
          "The tokens have more than %d different beginnings; give fewer or shorter ones."
              .formatted(MAX_NODES));
    }
    if (nodes == values.length) {
      values = Arrays.copyOf(values, 2 * nodes);
    }
    int node = nodes++;
    values[node] = NO_VALUE;
    edges[slot] = (from << NODE_BITS) | node;
    if (2 * nodes > edges.length) {
      growEdges();
    }
    return node;
  }

  private void growEdges() {
    long[] old = edges;
    edges = new long[2 * old.length];
    shift--;
    for (long edge : old) {
      if (edge != 0) {
        int slot = firstSlot(edge >>> NODE_BITS);
        while (edges[slot] != 0) {
          slot = (slot + 1) & (edges.length - 1);
        }
        edges[slot] = edge;
      }
    }
  }
}
