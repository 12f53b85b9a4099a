package org.sbert4j.tokenizer.stages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.sbert4j.tokenizer.unicode.Graphemes;

/**
 * SentencePiece's own normalizer: looks up each grapheme cluster of up to five bytes of UTF-8 as a
 * whole, and if it isn't found, or is longer, each of its code points.
 *
 * <p>A cluster is found if the charsmap has a beginning of it, and the shortest of them counts:
 * what is behind that beginning is lost, as the accent of {@code "e\u0301"} where only {@code "e"}
 * is known.
 *
 * <p>Ranges go by code points, one after the other: what a code point becomes has its range, and
 * where there is more of it, the rest has that range, too. One that becomes nothing is counted to
 * the code point before it; at the very beginning there is none, and everything behind has the
 * range of one code point earlier than it should. Offsets are the reference's, so it is the same
 * here.
 *
 * <p>Behaviour: tokenizers/src/normalizers/precompiled.rs of the Hugging Face tokenizers library
 * and the crate spm_precompiled. Immutable but for a table that is filled while it is used, and
 * thread-safe.
 */
final class Charsmap {
  /** Longer clusters are taken apart. */
  private static final int LONGEST_CLUSTER = 5;

  private static final int NOT_FOUND = -1;
  private static final int HAS_VALUE = 1 << 8;
  private static final int LABEL = 1 << 31 | 0xFF;

  /** In {@link #alone}: not looked up yet. */
  private static final int UNKNOWN = 0;

  /** It becomes one char of the BMP, as a rule itself, which is in the upper half. */
  private static final int CHAR = 1;

  /** It becomes something else, or is half of a pair. */
  private static final int TEXT = 2;

  /** Beside one of these: it has no rule among {@link Graphemes}. */
  private static final int PLAIN = 4;

  private final int[] units;
  private final byte[] texts;

  /** What becomes of each char by itself. Threads may look up the same one, with the same end. */
  private final int[] alone = new int[Character.MAX_VALUE + 1];

  /** The charsmap of {@code bytes}, which are those of NormalizerStep.Precompiled. */
  Charsmap(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    units = new int[buffer.getInt() / Integer.BYTES];
    buffer.asIntBuffer().get(units);
    buffer.position(Integer.BYTES + Integer.BYTES * units.length);
    texts = new byte[buffer.remaining()];
    buffer.get(texts);
  }

  /** The normalized form of {@code in}. */
  NormalizedText normalize(NormalizedText in) {
    int length = in.length();
    char[] chars = new char[Math.max(1, length)];
    int from = 0;
    int rule = length == 0 ? TEXT : rule(in, 0);
    while (from < length && (rule & CHAR) != 0) {
      int next = from + 1 == length ? PLAIN : rule(in, from + 1);
      if ((rule & next & PLAIN) == 0) {
        break;
      }
      chars[from++] = (char) (rule >>> Character.SIZE);
      rule = next;
    }
    return from == length
        ? NormalizedText.inPlace(chars, length, in)
        : normalize(in, from, new Replacements(in, chars, from));
  }

  /** Goes on behind the beginning that {@code out} has. */
  private NormalizedText normalize(NormalizedText in, int beginning, Replacements out) {
    int from = beginning;
    while (from < in.length()) {
      boolean plain =
          (rule(in, from) & PLAIN) != 0
              && (from + 1 == in.length() || (rule(in, from + 1) & PLAIN) != 0);
      if (plain) {
        replace(in, from, from + 1, out);
        from++;
      } else {
        from = replaceCluster(in, from, out);
      }
    }
    return out.finish();
  }

  /** What becomes of the char at {@code index} by itself. */
  private int rule(NormalizedText in, int index) {
    char c = in.charAt(index);
    int rule = alone[c];
    if (rule == UNKNOWN) {
      rule = lookUp(in, index);
      alone[c] = rule;
    }
    return rule;
  }

  /** Replaces the cluster that begins at {@code from}; returns where it ends. */
  private int replaceCluster(NormalizedText in, int from, Replacements out) {
    Graphemes graphemes = new Graphemes();
    int to = from;
    int bytes = 0;
    while (to < in.length()) {
      int codePoint = in.codePointAt(to);
      if (graphemes.breaksBefore(codePoint) && to > from) {
        break;
      }
      bytes += utf8Length(codePoint);
      to += Character.charCount(codePoint);
    }
    if (bytes <= LONGEST_CLUSTER) {
      int value = find(in, from, to);
      if (value != NOT_FOUND) {
        out.replace(in.codePointCount(from, to), text(value));
        return to;
      }
    }
    for (int i = from; i < to; i += Character.charCount(in.codePointAt(i))) {
      replace(in, i, i + Character.charCount(in.codePointAt(i)), out);
    }
    return to;
  }

  /** Replaces one code point. */
  private void replace(NormalizedText in, int from, int to, Replacements out) {
    int rule = rule(in, from);
    if ((rule & CHAR) != 0) {
      out.add(rule >>> Character.SIZE, 0);
    } else {
      int value = find(in, from, to);
      if (value == NOT_FOUND) {
        out.add(in.codePointAt(from), 0);
      } else {
        out.replace(1, text(value));
      }
    }
  }

  private int lookUp(NormalizedText in, int index) {
    char c = in.charAt(index);
    if (Character.isSurrogate(c)) {
      return TEXT;
    }
    int plain = Graphemes.isPlain(c) ? PLAIN : 0;
    int value = find(in, index, index + 1);
    String text = value == NOT_FOUND ? String.valueOf(c) : text(value);
    return plain | (text.length() == 1 ? (text.charAt(0) << Character.SIZE) | CHAR : TEXT);
  }

  private static int utf8Length(int codePoint) {
    if (codePoint < 0x80) {
      return 1;
    }
    return codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** The value of the shortest key that the chars {@code [from, to)} begin with. */
  private int find(NormalizedText in, int from, int to) {
    int node = offset(units[0]);
    for (int i = from; i < to; i += Character.charCount(in.codePointAt(i))) {
      int codePoint = in.codePointAt(i);
      int length = utf8Length(codePoint);
      for (int k = 0; k < length; k++) {
        int label = utf8Byte(codePoint, k, length);
        node ^= label;
        if (label == 0 || node >= units.length || (units[node] & LABEL) != label) {
          return NOT_FOUND;
        }
        int unit = units[node];
        node ^= offset(unit);
        if ((unit & HAS_VALUE) != 0) {
          return units[node] & Integer.MAX_VALUE;
        }
      }
    }
    return NOT_FOUND;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }

  private static int utf8Byte(int codePoint, int index, int length) {
    if (length == 1) {
      return codePoint;
    }
    int bits = codePoint >>> (6 * (length - 1 - index));
    return index == 0 ? (0xF00 >>> length & 0xFF) | bits : 0x80 | (bits & 0x3F);
  }

  private String text(int from) {
    int to = from;
    while (to < texts.length && texts[to] != 0) {
      to++;
    }
    return new String(texts, from, to - from, StandardCharsets.UTF_8);
  }

  /**
   * The text that comes of the replacements, each code point with the range that it gets by {@code
   * transform} in tokenizers/src/tokenizer/normalizer.rs: code points are told with how many more
   * there are than there were (1: it has been put in; -n: n behind it are gone), and the last one
   * waits for what may still be gone behind it.
   */
  private static final class Replacements {
    private final NormalizedText in;
    private final NormalizedText out;

    /** The place in {@link #in} whose range is next. */
    private int next;

    /** The range of the code point before it. */
    private int start;

    private int end;
    private int waiting = -1;
    private int change;

    /** Begins with {@code length} of {@code chars}, of which each has replaced one char. */
    Replacements(NormalizedText in, char[] chars, int length) {
      this.in = in;
      next = Math.max(0, length - 1);
      out = NormalizedText.inPlace(chars, next, in);
      waiting = length == 0 ? -1 : chars[next];
    }

    void replace(int codePoints, String text) {
      int surplus = text.codePointCount(0, text.length()) - codePoints;
      if (surplus < 0 && text.isEmpty()) {
        change += waiting < 0 ? 0 : surplus;
      }
      int rest = text.codePointCount(0, text.length());
      for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
        rest--;
        int own = rest < surplus ? 1 : rest == 0 ? Math.min(surplus, 0) : 0;
        add(text.codePointAt(i), own);
      }
    }

    void add(int codePoint, int change) {
      flush();
      waiting = codePoint;
      this.change = change;
    }

    private void flush() {
      if (waiting < 0) {
        return;
      }
      if (change <= 0) {
        start = in.start(next);
        end = in.end(next);
        skip(1);
      }
      out.append(waiting, start, end);
      if (change < 0) {
        skip(-change);
      }
    }

    private void skip(int codePoints) {
      for (int i = 0; i < codePoints; i++) {
        start = in.start(next);
        end = in.end(next);
        next += Character.charCount(in.codePointAt(next));
      }
    }

    NormalizedText finish() {
      flush();
      return out;
    }
  }
}
