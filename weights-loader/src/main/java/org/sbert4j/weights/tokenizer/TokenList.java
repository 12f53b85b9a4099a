package org.sbert4j.weights.tokenizer;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Tokens, the chars of all of them in one array: a large vocabulary as a string for each token
 * takes several times the memory, and more time to collect what was left behind than to read it.
 *
 * <p>Immutable for those who see it as a list; whoever appends to it does so before.
 */
final class TokenList extends AbstractList<String> implements RandomAccess {
  private char[] chars = new char[1 << 12];

  /** Where each token begins, and the next one will. */
  private int[] starts = new int[1 << 10];

  private int size;

  /** Adds a token at the end. */
  void append(String token) {
    int start = starts[size];
    int end = Math.addExact(start, token.length());
    if (end > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(end, 2 * chars.length));
    }
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
    }
    token.getChars(0, token.length(), chars, start);
    starts[++size] = end;
  }

  /** Gives back the room for more. */
  void trim() {
    chars = Arrays.copyOf(chars, starts[size]);
    starts = Arrays.copyOf(starts, size + 1);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public String get(int index) {
    int start = starts[Objects.checkIndex(index, size)];
    return new String(chars, start, starts[index + 1] - start);
  }

  /** Whether the token at {@code index} is spelled so. */
  boolean isAt(int index, String token) {
    int start = starts[index];
    int length = starts[index + 1] - start;
    boolean same = length == token.length();
    for (int i = 0; i < length && same; i++) {
      same = chars[start + i] == token.charAt(i);
    }
    return same;
  }
}
