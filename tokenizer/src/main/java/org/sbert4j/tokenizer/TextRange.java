package org.sbert4j.tokenizer;

import org.sbert4j.tokenizer.bytepairs.ByteAlphabet;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/** The chars {@code [start, end)} of a text that a token stands for. */
record TextRange(int start, int end) {
  /**
   * This range without the whitespace at the token's ends: as many code points as the token has of
   * it, whatever they are in the text, but never more than the range has.
   *
   * <p>Behaviour: process_offsets in tokenizers/src/pre_tokenizers/byte_level.rs of the Hugging
   * Face tokenizers library.
   *
   * @param token how the token is spelled; an added token, and unknown text of Unigram, as the text
   *     has it
   * @param first whether it is the first of its text's tokens in the sequence
   * @param addPrefixSpace whether a single space may be one that was put in front
   */
  TextRange trimmed(String text, String token, boolean first, boolean addPrefixSpace) {
    int leading = leadingSpaces(token);
    boolean added = leading == 1 && addPrefixSpace && (first || start == 0);
    int trimmedStart = start;
    for (int i = added ? leading : 0; i < leading && trimmedStart < end; i++) {
      trimmedStart = text.offsetByCodePoints(trimmedStart, 1);
    }
    int trimmedEnd = end;
    for (int i = trailingSpaces(token); i > 0; i--) {
      if (trimmedEnd == 0) {
        // The reference leaves an end alone that would come to lie before the text.
        return new TextRange(trimmedStart, end);
      }
      trimmedEnd = text.offsetByCodePoints(trimmedEnd, -1);
    }
    return new TextRange(trimmedStart, Math.max(trimmedEnd, trimmedStart));
  }

  private static int leadingSpaces(String token) {
    int count = 0;
    while (count < token.length() && isSpace(token.charAt(count))) {
      count++;
    }
    return count;
  }

  private static int trailingSpaces(String token) {
    int from = token.length();
    while (from > 0 && isSpace(token.charAt(from - 1))) {
      from--;
    }
    return token.length() - from;
  }

  private static boolean isSpace(char c) {
    return c == ByteAlphabet.SPACE || UnicodeTables.isWhitespace(c);
  }
}
