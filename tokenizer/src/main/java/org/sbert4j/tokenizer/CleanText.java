package org.sbert4j.tokenizer;

/**
 * Drops control characters and turns every whitespace into a space.
 *
 * <p>Dropping joins the neighbours: {@code "ab\u00ADcd"} (a soft hyphen) becomes {@code "abcd"},
 * while {@code "ab\u00A0cd"} (a no-break space) becomes {@code "ab cd"}. Vertical tab and form feed
 * are control characters here, and dropped.
 */
final class CleanText implements CodePointStream {
  private final CodePointStream source;

  CleanText(CodePointStream source) {
    this.source = source;
  }

  @Override
  public int next() {
    int codePoint = source.next();
    while (codePoint != END && UnicodeTables.isControl(codePoint)) {
      codePoint = source.next();
    }
    return codePoint != END && UnicodeTables.isWhitespace(codePoint) ? ' ' : codePoint;
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
