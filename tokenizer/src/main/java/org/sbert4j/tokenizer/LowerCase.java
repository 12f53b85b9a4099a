package org.sbert4j.tokenizer;

/**
 * Lower-cases each code point by itself: {@code "ΑΣ"} becomes {@code "ασ"}, without a final sigma.
 *
 * <p>Only U+0130 becomes two code points, {@code "i"} and U+0307; that mark is no longer stripped,
 * because stripping comes first (and has then turned U+0130 into {@code "I"} already).
 */
final class LowerCase implements CodePointStream {
  private final CodePointStream source;
  private int second = END;

  LowerCase(CodePointStream source) {
    this.source = source;
  }

  @Override
  public int next() {
    if (second != END) {
      int codePoint = second;
      second = END;
      return codePoint;
    }
    int codePoint = source.next();
    if (codePoint == END || !UnicodeTables.hasLowercase(codePoint)) {
      return codePoint;
    }
    int[] lowercase = UnicodeTables.lowercase(codePoint);
    if (lowercase.length > 1) {
      second = lowercase[1];
    }
    return lowercase[0];
  }

  @Override
  public int start() {
    return source.start();
  }

  @Override
  public int end() {
    return source.end();
  }
}
