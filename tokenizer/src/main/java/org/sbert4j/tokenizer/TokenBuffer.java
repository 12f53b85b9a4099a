package org.sbert4j.tokenizer;

import java.util.Arrays;

/** The tokens found so far: ids and the ranges of the original text they stand for. */
final class TokenBuffer {
  private int[] ids = new int[32];
  private int[] starts = new int[32];
  private int[] ends = new int[32];
  private int size;

  void add(int id, int start, int end) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    ids[size] = id;
    starts[size] = start;
    ends[size] = end;
    size++;
  }

  int size() {
    return size;
  }

  /** Forgets all tokens from the given one on. */
  void cutTo(int newSize) {
    size = newSize;
  }

  int[] ids() {
    return Arrays.copyOf(ids, size);
  }

  int[] starts() {
    return Arrays.copyOf(starts, size);
  }

  int[] ends() {
    return Arrays.copyOf(ends, size);
  }
}
