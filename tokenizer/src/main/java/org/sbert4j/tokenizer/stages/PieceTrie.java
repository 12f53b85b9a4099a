package org.sbert4j.tokenizer.stages;

import java.util.Arrays;

/**
 * A prefix tree of the tokens of a large vocabulary, made fast and small enough for caches, where
 * {@link TokenTrie} would take a look at memory for each step.
 *
 * <p>The tokens are sorted, and each node of the tree is a stretch of them that begin alike; the
 * children of a node lie beside each other in the order of their chars. A stretch of one token is
 * not taken further apart: what is left of it is compared with the text, char by char.
 *
 * <p>Immutable and thread-safe.
 */
public final class PieceTrie {
  /** The node one gets to where no token goes on; where {@link #value} finds none. */
  static final int NONE = -1;

  /** A token's place in a sort key, below two chars of 17 bits. */
  private static final int ID_BITS = 21;

  /** Bits of a char, and one, in a sort key. */
  private static final int CHAR_BITS = 17;

  /** From so many tokens on it is worth while to count chars. */
  private static final int MANY = 1 << 15;

  /** Up to so many children are looked at in turn. */
  private static final int FEW = 8;

  // A node from low to high: its char, two flags, 17 bits: how many children, 29 bits: the first.
  // A single one has, in the place of these two, one and the next char of its token, 0 if there is
  // none, and the token's id, so that where the text goes on differently no more is looked at.
  private static final int SINGLE = 1 << 16;
  private static final int HAS_VALUE = 1 << 17;
  private static final int COUNT_SHIFT = 18;
  private static final int COUNT_MASK = (1 << 17) - 1;
  private static final int FIRST_SHIFT = 35;

  /** All tokens, one behind the other. */
  private final char[] chars;

  /** Where in {@link #chars} each token begins, and the last one ends. */
  private final int[] starts;

  private long[] nodes;
  private int[] values;
  private int size;

  /** The node of each char that a token begins with, by the char. */
  private final int[] roots;

  /**
   * A tree of tokens, 2,097,152 at most; of equal ones the last is found.
   *
   * @param chars all tokens, one behind the other
   * @param starts where each token begins, and the last one ends; neither to be changed from here
   *     on
   */
  public PieceTrie(char[] chars, int[] starts) {
    this.chars = chars;
    this.starts = starts;
    nodes = new long[Math.max(16, 2 * starts.length)];
    values = new int[nodes.length];
    new Builder().build();
    int first = firstChild(nodes[0]);
    int count = children(nodes[0]);
    roots = new int[count == 0 ? 0 : label(nodes[first + count - 1]) + 1];
    Arrays.fill(roots, NONE);
    for (int node = first; node < first + count; node++) {
      roots[label(nodes[node])] = node;
    }
  }

  private static int label(long node) {
    return (char) node;
  }

  private static int children(long node) {
    return (int) (node >>> COUNT_SHIFT) & COUNT_MASK;
  }

  private static int firstChild(long node) {
    return (int) (node >>> FIRST_SHIFT);
  }

  /** The node of the tokens that begin with {@code c}, or {@link #NONE}. */
  int root(char c) {
    return c < roots.length ? roots[c] : NONE;
  }

  /** The node {@code c} leads to from {@code node}, which is not single, or {@link #NONE}. */
  int child(int node, char c) {
    long parent = nodes[node];
    int low = firstChild(parent);
    int high = low + children(parent);
    while (high - low > FEW) {
      int middle = (low + high) >>> 1;
      if (label(nodes[middle]) <= c) {
        low = middle;
      } else {
        high = middle;
      }
    }
    for (int i = low; i < high; i++) {
      if (label(nodes[i]) == c) {
        return i;
      }
    }
    return NONE;
  }

  /** Whether one token alone goes on here, {@link #single}; see {@link #endOfRest}. */
  boolean isSingle(int node) {
    return (nodes[node] & SINGLE) != 0;
  }

  /** Whether a token ends here, {@link #value}, at a node that is not single. */
  boolean hasValue(int node) {
    return (nodes[node] & HAS_VALUE) != 0;
  }

  /** The id of the token that ends here. */
  int value(int node) {
    return values[node];
  }

  /** The id of the token that goes on here alone. */
  int single(int node) {
    return firstChild(nodes[node]);
  }

  /**
   * Where in {@code text} the token of a single node ends, if it goes on as the text does; else
   * {@link #NONE}.
   *
   * @param depth how many chars of the token have been matched
   * @param from where the text goes on behind them
   * @param to where the text ends
   */
  int endOfRest(int node, int depth, char[] text, int from, int to) {
    int nextChar = children(nodes[node]) - 1;
    if (nextChar < 0) {
      return from;
    }
    if (from == to || text[from] != nextChar) {
      return NONE;
    }
    int id = single(node);
    int rest = starts[id] + depth;
    int end = from + starts[id + 1] - rest;
    if (end > to) {
      return NONE;
    }
    for (int i = from; i < end; i++) {
      if (text[i] != chars[rest++]) {
        return NONE;
      }
    }
    return end;
  }

  /** The id of the token that the chars {@code [from, to)} are, or {@link TokenTrie#NO_VALUE}. */
  int find(char[] text, int from, int to) {
    int node = from == to ? 0 : root(text[from]);
    int i = from + 1;
    while (node != NONE) {
      if (isSingle(node)) {
        return endOfRest(node, i - from, text, i, to) == to ? single(node) : TokenTrie.NO_VALUE;
      }
      if (i >= to) {
        return hasValue(node) ? values[node] : TokenTrie.NO_VALUE;
      }
      node = child(node, text[i++]);
    }
    return TokenTrie.NO_VALUE;
  }

  /** The id of {@code token}, or {@link TokenTrie#NO_VALUE}. */
  public int find(String token) {
    return find(token.toCharArray(), 0, token.length());
  }

  /** Sorts the tokens and makes the nodes. */
  private final class Builder {
    private final int tokens = starts.length - 1;
    private final int[] order = new int[tokens];
    private final long[] keys = new long[tokens];

    /** How many chars each token in this order begins with as the one before it does. */
    private final int[] common = new int[tokens];

    /** Stretches still to be sorted: where they begin and end, and the chars that are alike. */
    private int[] stack = new int[96];

    private int height;

    void build() {
      sort();
      add((char) 0, 0, tokens, 0);
      int alike = 0;
      int endOfLevel = 1;
      for (int node = 0; node < size; node++) {
        if (node == endOfLevel) {
          alike++;
          endOfLevel = size;
        }
        if (!isSingle(node)) {
          addChildren(node, alike);
        }
      }
      nodes = Arrays.copyOf(nodes, size);
      values = Arrays.copyOf(values, size);
    }

    /** Sorts by two chars, then, where they are alike, by the next two. Equal tokens stay. */
    private void sort() {
      Arrays.setAll(order, id -> id);
      push(0, tokens, 0);
      while (height > 0) {
        int alike = stack[--height];
        int end = stack[--height];
        int begin = stack[--height];
        for (int i = begin; i < end; i++) {
          long pair = (long) charAt(order[i], alike) << CHAR_BITS | charAt(order[i], alike + 1);
          keys[i] = pair << ID_BITS | order[i];
        }
        if (alike == 0 && tokens > MANY) {
          sortMany();
        } else {
          Arrays.sort(keys, begin, end);
        }
        int run = begin;
        for (int i = begin; i < end; i++) {
          order[i] = (int) keys[i] & ((1 << ID_BITS) - 1);
          long pair = keys[i] >>> ID_BITS;
          long next = i + 1 == end ? -1 : keys[i + 1] >>> ID_BITS;
          if (next >= 0) {
            common[i + 1] = alike + (pair != 0 && pair >>> CHAR_BITS == next >>> CHAR_BITS ? 1 : 0);
          }
          if (next != pair) {
            boolean goesOn = (pair & COUNT_MASK) != 0;
            if (goesOn && i > run) {
              push(run, i + 1, alike + 2);
            }
            run = i + 1;
          }
        }
      }
    }

    /**
     * Sorts all keys by their second and then by their first char, in linear time; after two passes
     * they are where they were.
     */
    private void sortMany() {
      long[] from = keys;
      long[] to = new long[tokens];
      for (int shift = ID_BITS; shift <= ID_BITS + CHAR_BITS; shift += CHAR_BITS) {
        int[] places = new int[1 << CHAR_BITS];
        for (long key : from) {
          places[digit(key, shift)]++;
        }
        int place = 0;
        for (int i = 0; i < places.length; i++) {
          int count = places[i];
          places[i] = place;
          place += count;
        }
        for (long key : from) {
          to[places[digit(key, shift)]++] = key;
        }
        long[] sorted = to;
        to = from;
        from = sorted;
      }
    }

    private static int digit(long key, int shift) {
      return (int) (key >>> shift) & ((1 << CHAR_BITS) - 1);
    }

    private void push(int begin, int end, int alike) {
      if (height == stack.length) {
        stack = Arrays.copyOf(stack, 2 * height);
      }
      stack[height++] = begin;
      stack[height++] = end;
      stack[height++] = alike;
    }

    /** A char of a token, and one; 0 behind its end. */
    private int charAt(int id, int index) {
      int at = starts[id] + index;
      return at < starts[id + 1] ? chars[at] + 1 : 0;
    }

    /** Until a node has its children its stretch is where its value and the first of them go. */
    private void add(char label, int begin, int end, int alike) {
      if (size == nodes.length) {
        nodes = Arrays.copyOf(nodes, 2 * size);
        values = Arrays.copyOf(values, 2 * size);
      }
      nodes[size] = label;
      if (alike > 0 && end - begin == 1) {
        int id = order[begin];
        nodes[size] |= SINGLE | (long) id << FIRST_SHIFT | (long) charAt(id, alike) << COUNT_SHIFT;
      } else {
        nodes[size] |= (long) end << FIRST_SHIFT;
      }
      values[size++] = begin;
    }

    private void addChildren(int node, int alike) {
      int begin = values[node];
      int to = firstChild(nodes[node]);
      nodes[node] = label(nodes[node]);
      while (begin < to && starts[order[begin] + 1] - starts[order[begin]] == alike) {
        values[node] = order[begin++];
        nodes[node] |= HAS_VALUE;
      }
      long first = size;
      while (begin < to) {
        int end = begin + 1;
        while (end < to && common[end] > alike) {
          end++;
        }
        add(chars[starts[order[begin]] + alike], begin, end, alike + 1);
        begin = end;
      }
      nodes[node] |= first << FIRST_SHIFT | (size - first) << COUNT_SHIFT;
    }
  }
}
