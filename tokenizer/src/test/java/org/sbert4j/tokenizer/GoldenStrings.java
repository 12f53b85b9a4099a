package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.List;

/** The texts of {@code tokenizer/tables/golden_texts.py}, made again from its pools and seeds. */
final class GoldenStrings {
  /** A range of code points, or a string where {@code string} is not null. */
  private record Item(int first, int count, String string) {
    static Item parse(String item) {
      if (item.startsWith("\"")) {
        return new Item(0, 0, GoldenSetting.unquote(item));
      }
      String[] ends = item.split("-", -1);
      int first = Integer.parseInt(ends[0], 16);
      return new Item(first, Integer.parseInt(ends[ends.length - 1], 16) - first + 1, null);
    }
  }

  private final List<List<Item>> pools = new ArrayList<>();

  /** Adds a pool from its line {@code pool NAME ITEM…}. */
  void addPool(String[] line) {
    List<Item> pool = new ArrayList<>();
    for (int i = 2; i < line.length; i++) {
      pool.add(Item.parse(line[i]));
    }
    pools.add(pool);
  }

  /** Texts of 1 to 8 stretches; now and then a stretch is a word about as long as allowed. */
  String randomString(long seed) {
    GoldenRandom random = new GoldenRandom(seed);
    StringBuilder text = new StringBuilder();
    int stretches = 1 + random.below(8);
    for (int i = 0; i < stretches; i++) {
      List<Item> pool = pools.get(random.below(pools.size()));
      int pieces = random.oneIn(24) ? 98 + random.below(5) : 1 + random.below(6);
      for (int j = 0; j < pieces; j++) {
        appendPiece(text, pool, random);
      }
      if (random.oneIn(4)) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  /** Up to 11 pieces, each of another pool. */
  String shortText(GoldenRandom random) {
    StringBuilder text = new StringBuilder();
    int pieces = random.below(12);
    for (int i = 0; i < pieces; i++) {
      appendPiece(text, pools.get(random.below(pools.size())), random);
      if (random.oneIn(2)) {
        text.append(' ');
      }
    }
    return text.toString();
  }

  private static void appendPiece(StringBuilder text, List<Item> pool, GoldenRandom random) {
    Item item = pool.get(random.below(pool.size()));
    if (item.string() != null) {
      text.append(item.string());
    } else {
      text.appendCodePoint(item.first() + random.below(item.count()));
    }
  }
}
