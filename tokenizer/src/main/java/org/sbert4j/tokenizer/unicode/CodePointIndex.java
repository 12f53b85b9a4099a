package org.sbert4j.tokenizer.unicode;

import java.util.Arrays;

/** Turns places in a text from chars into code points. Immutable and thread-safe. */
public final class CodePointIndex {
  /** Where the surrogate pairs of the text end, in ascending order. */
  private final int[] pairEnds;

  /** An index of {@code text}. */
  public CodePointIndex(String text) {
    int[] ends = new int[8];
    int pairs = 0;
    int index = 0;
    while (index < text.length()) {
      int length = Character.charCount(text.codePointAt(index));
      index += length;
      if (length == 2) {
        if (pairs == ends.length) {
          ends = Arrays.copyOf(ends, 2 * pairs);
        }
        ends[pairs++] = index;
      }
    }
    pairEnds = Arrays.copyOf(ends, pairs);
  }

  /** How many code points are before the char {@code index}. */
  public int codePoints(int index) {
    int place = Arrays.binarySearch(pairEnds, index);
    int pairsBefore = place >= 0 ? place + 1 : -place - 1;
    return index - pairsBefore;
  }
}
