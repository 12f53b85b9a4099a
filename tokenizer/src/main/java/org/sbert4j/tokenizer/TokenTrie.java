package org.sbert4j.tokenizer;

import java.util.Arrays;

/**
 * A prefix tree of strings, each with a value, stepped through a char at a time.
 *
 * <p>All edges lie in one open-addressing hash table from (node, char) to node: a step is one
 * multiplication and, as a rule, one look at memory, and building it is linear in the strings'
 * lengths. Filled in a constructor, then only read, and so thread-safe.
 */
final class TokenTrie {
  /** The value of a node at which no string ends. */
  static final int NO_VALUE = -1;

  /** The node one gets to where no string goes on; its only child is itself. */
  static final int NOWHERE = 0;

  /** The node of the empty string. */
  static final int ROOT = 1;

  private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

  /** Node in the high bits, char in the low 16; 0, which no edge has, marks a free slot. */
  private long[] edges = new long[1 << 10];

  private int[] targets = new int[1 << 10];
  private int shift = Long.SIZE - 10;
  private int[] values = {NO_VALUE, NO_VALUE, 0, 0};
  private int nodes = 2;

  /** Adds {@code string}; a value given to it before is replaced. */
  void put(String string, int value) {
    int node = ROOT;
    for (int i = 0; i < string.length(); i++) {
      int child = child(node, string.charAt(i));
      node = child == NOWHERE ? addChild(node, string.charAt(i)) : child;
    }
    values[node] = value;
  }

  /** The node {@code c} leads to from {@code node}, or {@link #NOWHERE}. */
  int child(int node, char c) {
    long edge = edge(node, c);
    int slot = firstSlot(edge);
    while (edges[slot] != edge) {
      if (edges[slot] == 0) {
        return NOWHERE;
      }
      slot = nextSlot(slot);
    }
    return targets[slot];
  }

  /** The node {@code string} leads to from the root, or {@link #NOWHERE}. */
  int find(String string) {
    int node = ROOT;
    for (int i = 0; i < string.length() && node != NOWHERE; i++) {
      node = child(node, string.charAt(i));
    }
    return node;
  }

  /** The value of the string that ends at {@code node}, or {@link #NO_VALUE}. */
  int value(int node) {
    return values[node];
  }

  private static long edge(int node, char c) {
    return ((long) node << Character.SIZE) | c;
  }

  private int firstSlot(long edge) {
    return (int) ((edge * GOLDEN_RATIO) >>> shift);
  }

  private int nextSlot(int slot) {
    return (slot + 1) & (edges.length - 1);
  }

  private int addChild(int node, char c) {
    if (nodes == values.length) {
      values = Arrays.copyOf(values, 2 * nodes);
    }
    if (2 * nodes > edges.length) {
      growEdges();
    }
    values[nodes] = NO_VALUE;
    insert(edge(node, c), nodes);
    return nodes++;
  }

  private void growEdges() {
    long[] oldEdges = edges;
    int[] oldTargets = targets;
    edges = new long[2 * oldEdges.length];
    targets = new int[2 * oldEdges.length];
    shift--;
    for (int i = 0; i < oldEdges.length; i++) {
      if (oldEdges[i] != 0) {
        insert(oldEdges[i], oldTargets[i]);
      }
    }
  }

  private void insert(long edge, int target) {
    int slot = firstSlot(edge);
    while (edges[slot] != 0) {
      slot = nextSlot(slot);
    }
    edges[slot] = edge;
    targets[slot] = target;
  }
}
