package org.sbert4j.tokenizer;

/**
 * Drops nonspacing marks from decomposed text: {@code "e"} U+0301 becomes {@code "e"}.
 *
 * <p>Marks that Unicode 8 did not know, and spacing or enclosing ones, stay.
 */
final class StripAccents implements CodePointStream {
  private final CodePointStream source;

  StripAccents(CodePointStream source) {
    this.source = source;
  }

  @Override
  public int next() {
    int codePoint = source.next();
    while (codePoint != END && UnicodeTables.isNonspacingMark(codePoint)) {
      codePoint = source.next();
    }
    return codePoint;
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
