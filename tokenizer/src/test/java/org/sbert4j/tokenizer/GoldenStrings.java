package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The random strings of {@code tokenizer/tables/goldens.py}, made again from its pools and seeds.
 *
 * <p>Its generator is SplitMix64; {@link SplittableRandom} is close to it, but its stream is no
 * part of its contract, so the few lines are repeated here.
 */
final class GoldenStrings {
  /** A range of code points, or a string where {@code string} is not null. */
  private record Item(int first, int count, String string) {
    static Item parse(String item) {
      if (item.startsWith("U+")) {
        return new Item(0, 0, GoldenFiles.unescape(item.substring(2), "\\."));
      }
      String[] ends = item.split("-", -1);
      int first = Integer.parseInt(ends[0], 16);
      return new Item(first, Integer.parseInt(ends[ends.length - 1], 16) - first + 1, null);
    }
  }

  private final List<List<Item>> pools = new ArrayList<>();
  private long state;

  /** Adds a pool from its line {@code pool NAME ITEM…}. */
  void addPool(String[] line) {
    List<Item> pool = new ArrayList<>();
    for (int i = 2; i < line.length; i++) {
      pool.add(Item.parse(line[i]));
    }
    pools.add(pool);
  }

  String make(long seed) {
    state = seed;
    StringBuilder text = new StringBuilder();
    int stretches = 1 + below(8);
    for (int i = 0; i < stretches; i++) {
      List<Item> pool = pools.get(below(pools.size()));
      int pieces = below(24) == 0 ? 98 + below(5) : 1 + below(6);
      for (int j = 0; j < pieces; j++) {
        appendPiece(text, pool);
      }
      if (below(4) == 0) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  private void appendPiece(StringBuilder text, List<Item> pool) {
    Item item = pool.get(below(pool.size()));
    if (item.string() != null) {
      text.append(item.string());
    } else {
      text.appendCodePoint(item.first() + below(item.count()));
    }
  }

  private int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (int) ((z >>> 33) % bound);
  }
}
