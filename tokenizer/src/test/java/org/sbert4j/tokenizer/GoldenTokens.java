package org.sbert4j.tokenizer;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/** What is compared of one text's encoding; offsets in code points, word ids -1 for none. */
record GoldenTokens(boolean cut, int[] ids, int[] starts, int[] ends, int[] words) {
  static GoldenTokens of(Encoding encoding) {
    int[] starts = new int[encoding.size()];
    int[] ends = new int[encoding.size()];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = encoding.startCodePoint(i);
      ends[i] = encoding.endCodePoint(i);
    }
    return new GoldenTokens(
        encoding.truncated(), encoding.inputIds(), starts, ends, encoding.wordIds());
  }

  /** Puts the special tokens round {@code tokens}, as many as there is room for. */
  static GoldenTokens of(List<PlainToken> tokens, String text, int maxLength, int cls, int sep) {
    int size = Math.min(maxLength, tokens.size() + 2);
    int[][] rows = new int[4][size];
    rows[0][0] = cls;
    rows[0][size - 1] = sep;
    rows[3][0] = -1;
    rows[3][size - 1] = -1;
    for (int i = 1; i < size - 1; i++) {
      PlainToken token = tokens.get(i - 1);
      rows[0][i] = token.id();
      rows[1][i] = text.codePointCount(0, token.start());
      rows[2][i] = text.codePointCount(0, token.end());
      rows[3][i] = token.wordId();
    }
    return new GoldenTokens(size < tokens.size() + 2, rows[0], rows[1], rows[2], rows[3]);
  }

  /** Feeds {@code crc} with the numbers that {@code golden_texts.py} feeds its own with. */
  void digest(CRC32 crc) {
    ByteBuffer numbers = ByteBuffer.allocate((2 + 4 * ids.length) * Integer.BYTES);
    numbers.putInt(ids.length);
    numbers.putInt(cut ? 1 : 0);
    for (int id : ids) {
      numbers.putInt(id);
    }
    for (int i = 0; i < ids.length; i++) {
      numbers.putInt(starts[i]);
      numbers.putInt(ends[i]);
    }
    for (int word : words) {
      numbers.putInt(word);
    }
    crc.update(numbers.flip());
  }

  /** The columns of {@code golden-examples.txt} behind the text. */
  @Override
  public String toString() {
    String offsets =
        IntStream.range(0, ids.length)
            .mapToObj(i -> starts[i] + "-" + ends[i])
            .collect(Collectors.joining(" "));
    return (cut ? "cut" : "whole") + "|" + join(ids) + "|" + offsets + "|" + join(words);
  }

  /** Numbers with spaces between them, a dash for -1. */
  static String join(int[] numbers) {
    return IntStream.of(numbers)
        .mapToObj(number -> number < 0 ? "-" : String.valueOf(number))
        .collect(Collectors.joining(" "));
  }
}
