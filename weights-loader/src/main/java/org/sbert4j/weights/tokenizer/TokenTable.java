package org.sbert4j.weights.tokenizer;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Tokens in the order in which they are added, and a hash table of their places without an object
 * for each.
 */
final class TokenTable {
  static final int NONE = -1;

  /** The most places, and a slot says one more than one. */
  private static final int PLACE_BITS = 22;

  private static final int PLACES = (1 << PLACE_BITS) - 1;

  /** Not the same in each JVM, so that no file can be made of tokens that collide. */
  private static final long SEED = ThreadLocalRandom.current().nextLong();

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private final TokenList tokens = new TokenList();

  /** In the upper bits those of the hash, in the lower ones the place and one; 0 is free. */
  private long[] slots = new long[1 << 10];

  private int distinct;

  /** Adds a token; returns where it was before, which is forgotten, or {@link #NONE}. */
  int add(String token) {
    int place = tokens.size();
    tokens.append(token);
    long hash = hash(token);
    int slot = slot(token, hash);
    int before = place(slots[slot]);
    slots[slot] = (hash & ~(long) PLACES) | (place + 1);
    if (before == NONE && 2 * ++distinct > slots.length) {
      grow();
    }
    return before;
  }

  /** Adds a place that no token has. */
  void addHole() {
    tokens.append("");
  }

  /** The last place of a token, or {@link #NONE}. */
  int find(String token) {
    return place(slots[slot(token, hash(token))]);
  }

  /** How many different tokens there are. */
  int distinct() {
    return distinct;
  }

  /** All tokens by their places. */
  TokenList tokens() {
    return tokens;
  }

  private static int place(long slot) {
    return ((int) slot & PLACES) - 1;
  }

  /** The slot of a token, or the free one that it would have. */
  private int slot(String token, long hash) {
    int slot = firstSlot(hash);
    while (slots[slot] != 0
        && ((slots[slot] ^ hash) >>> PLACE_BITS != 0 || !tokens.isAt(place(slots[slot]), token))) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private int firstSlot(long hash) {
    return (int) (hash >>> (Long.SIZE - Integer.numberOfTrailingZeros(slots.length)));
  }

  private void grow() {
    long[] old = slots;
    slots = new long[2 * old.length];
    for (long entry : old) {
      if (entry != 0) {
        int slot = firstSlot(entry);
        while (slots[slot] != 0) {
          slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry;
      }
    }
  }

  private static long hash(String token) {
    long hash = SEED;
    for (int i = 0; i < token.length(); i++) {
      hash = (hash ^ token.charAt(i)) * MULTIPLIER;
      hash ^= hash >>> 32;
    }
    return hash * MULTIPLIER;
  }
}
