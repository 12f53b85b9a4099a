package org.sbert4j.tokenizer;

/**
 * Puts a space before and after each CJK ideograph, so that each becomes a word of its own.
 *
 * <p>{@code "中文ok"} becomes {@code " 中 文 ok"}. Kana and Hangul are left together.
 */
final class ChineseCharacterSpacing implements CodePointStream {
  private final CodePointStream source;
  private int ideograph = END;
  private boolean spaceAfter;

  ChineseCharacterSpacing(CodePointStream source) {
    this.source = source;
  }

  @Override
  public int next() {
    if (ideograph != END) {
      int codePoint = ideograph;
      ideograph = END;
      spaceAfter = true;
      return codePoint;
    }
    if (spaceAfter) {
      spaceAfter = false;
      return ' ';
    }
    int codePoint = source.next();
    if (codePoint != END && UnicodeTables.isChinese(codePoint)) {
      ideograph = codePoint;
      return ' ';
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
