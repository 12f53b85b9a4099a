package org.sbert4j.tokenizer.unicode;

import java.util.Arrays;
import java.util.function.IntConsumer;

/** A sparse map from a code point to the code points that replace it. */
final class CodePointMapping {
  private int[] keys = new int[1024];
  private int[][] values = new int[1024][];
  private int size;

  /** Adds a mapping; keys come in ascending order. */
  void add(int key, int[] value) {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    keys[size] = key;
    values[size] = value;
    size++;
  }

  /** Whether {@code key} is mapped. */
  boolean has(int key) {
    return Arrays.binarySearch(keys, 0, size, key) >= 0;
  }

  void forEachKey(IntConsumer receiver) {
    for (int i = 0; i < size; i++) {
      receiver.accept(keys[i]);
    }
  }

  /** The replacement of {@code key}, which must be mapped; not to be changed. */
  int[] get(int key) {
    return values[Arrays.binarySearch(keys, 0, size, key)];
  }
}
