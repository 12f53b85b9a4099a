package org.sbert4j.tokenizer.unicode;

import java.util.Arrays;

/** One byte for each code point, in blocks of 256 of which the empty ones are shared. */
final class CodePointTable {
  private static final int BLOCK_SIZE = 256;
  private static final byte[] EMPTY = new byte[BLOCK_SIZE];

  private final byte[][] blocks = new byte[(Character.MAX_CODE_POINT + 1) / BLOCK_SIZE][];

  CodePointTable() {
    Arrays.fill(blocks, EMPTY);
  }

  /** Sets {@code bits} for every code point from {@code first} to {@code last}, both included. */
  void add(int first, int last, int bits) {
    for (int from = first; from <= last; from = (from | (BLOCK_SIZE - 1)) + 1) {
      int to = Math.min(last, from | (BLOCK_SIZE - 1));
      byte[] block = ownBlock(from / BLOCK_SIZE);
      if (to - from == BLOCK_SIZE - 1 && Arrays.equals(block, EMPTY)) {
        Arrays.fill(block, (byte) bits);
      } else {
        for (int i = from % BLOCK_SIZE; i <= to % BLOCK_SIZE; i++) {
          block[i] |= (byte) bits;
        }
      }
    }
  }

  private byte[] ownBlock(int index) {
    if (blocks[index] == EMPTY) {
      blocks[index] = new byte[BLOCK_SIZE];
    }
    return blocks[index];
  }

  /** The byte of {@code codePoint}, 0 to 255. */
  int get(int codePoint) {
    return blocks[codePoint >>> 8][codePoint & 0xFF] & 0xFF;
  }
}
