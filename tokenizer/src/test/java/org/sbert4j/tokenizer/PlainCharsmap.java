package org.sbert4j.tokenizer;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sbert4j.tokenizer.unicode.Graphemes;

/**
 * A charsmap as plainly as it can be said: a map from keys to texts. For {@link PlainUnigram}.
 *
 * <p>Behaviour: normalizers/precompiled.rs and transform in tokenizer/normalizer.rs of the Hugging
 * Face tokenizers library.
 */
final class PlainCharsmap {
  private final ByteBuffer bytes;
  private final int units;

  /** By the bytes of the keys, a char each. */
  private final Map<String, String> rules = new HashMap<>();

  PlainCharsmap(byte[] charsmap) {
    bytes = ByteBuffer.wrap(charsmap).order(ByteOrder.LITTLE_ENDIAN);
    units = bytes.getInt(0) / 4;
    addRules("", next(0, unit(0)));
  }

  private int unit(int index) {
    return bytes.getInt(4 + 4 * index);
  }

  private static int next(int index, int unit) {
    return index ^ ((unit >>> 10) << ((unit & 0x200) == 0 ? 0 : 8));
  }

  private void addRules(String key, int node) {
    for (char label = 1; label < 256; label++) {
      int index = node ^ label;
      if (index < units && (unit(index) & 0x8000_00FF) == label) {
        int child = next(index, unit(index));
        if ((unit(index) & 0x100) != 0) {
          rules.put(key + label, text(unit(child) & 0x7FFF_FFFF));
        }
        addRules(key + label, child);
      }
    }
  }

  private String text(int from) {
    byte[] all = bytes.array();
    int begin = 4 + 4 * units + from;
    int end = begin;
    while (end < all.length && all[end] != 0) {
      end++;
    }
    return new String(all, begin, end - begin, StandardCharsets.UTF_8);
  }

  /** A code point, and 1 if it has been put in, or -n if n behind it are gone. */
  private record Change(int codePoint, int change) {}

  List<PlainChar> normalize(List<PlainChar> text) {
    List<Change> changes = new ArrayList<>();
    Graphemes graphemes = new Graphemes();
    int from = 0;
    for (int to = 0; to <= text.size(); to++) {
      if (to == text.size() || (graphemes.breaksBefore(text.get(to).codePoint()) && to > 0)) {
        addCluster(text.subList(from, to), changes);
        from = to;
      }
    }
    return transform(text, changes);
  }

  private void addCluster(List<PlainChar> cluster, List<Change> changes) {
    String whole = PlainChar.spell(cluster);
    String rule = whole.getBytes(StandardCharsets.UTF_8).length < 6 ? find(whole) : null;
    if (rule != null) {
      replace(cluster.size(), rule, changes);
      return;
    }
    for (PlainChar c : cluster) {
      String alone = find(Character.toString(c.codePoint()));
      if (alone == null) {
        changes.add(new Change(c.codePoint(), 0));
      } else {
        replace(1, alone, changes);
      }
    }
  }

  /** What the shortest key becomes that {@code text} begins with, or null. */
  private String find(String text) {
    String key = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (int end = 1; end <= key.length(); end++) {
      if (rules.containsKey(key.substring(0, end))) {
        return rules.get(key.substring(0, end));
      }
    }
    return null;
  }

  private static void replace(int codePoints, String text, List<Change> changes) {
    int[] added = text.codePoints().toArray();
    int more = added.length - codePoints;
    for (int i = 0; i < added.length; i++) {
      changes.add(new Change(added[i], i >= added.length - more ? 1 : 0));
    }
    if (more < 0 && !changes.isEmpty()) {
      Change last = changes.remove(changes.size() - 1);
      changes.add(new Change(last.codePoint, last.change + more));
    }
  }

  private static List<PlainChar> transform(List<PlainChar> text, List<Change> changes) {
    List<PlainChar> result = new ArrayList<>();
    int next = 0;
    for (Change change : changes) {
      PlainChar place = text.get(change.change > 0 ? next - 1 : next);
      result.add(place.as(change.codePoint));
      next += change.change > 0 ? 0 : 1 - change.change;
    }
    return result;
  }
}
