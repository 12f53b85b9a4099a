package org.sbert4j.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, number or sign of PTX.
 *
 * @param kind what it is
 * @param text as written
 * @param line counted from 1
 */
record Token(Kind kind, String text, int line) {
  enum Kind {
    /** A name with its dots: {@code ld.global.f32}, {@code %tid.x}, {@code .reg}, a label. */
    NAME,
    /** {@code 12}, {@code 0x1F}, or a float's bits as {@code 0f3F800000}. */
    NUMBER,
    /** {@code "nounroll"}. */
    STRING,
    /** One character. */
    SIGN,
    /** After the last. */
    END
  }

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+|//[^\\n]*|/\\*(?s:.*?)\\*/)"
              + "|(?<name>[.%$_A-Za-z][\\w.$]*)"
              + "|(?<number>0[fF]\\p{XDigit}{8}|0[dD]\\p{XDigit}{16}|0[xX]\\p{XDigit}+U?|\\d+U?)"
              + "|(?<string>\"[^\"]*\")"
              + "|(?<sign>[-+@!,;:|<>(){}\\[\\]=])");

  /**
   * All tokens of a text.
   *
   * @return ends with one of {@link Kind#END}
   */
  static List<Token> split(String ptx) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(ptx);
    int line = 1;
    int position = 0;
    while (position < ptx.length()) {
      matcher.region(position, ptx.length());
      if (!matcher.lookingAt()) {
        throw new PtxException("PTX line " + line + ": cannot read " + ptx.charAt(position));
      }
      String text = matcher.group();
      if (matcher.group("space") != null) {
        line += (int) text.chars().filter(c -> c == '\n').count();
      } else {
        tokens.add(new Token(kindOf(matcher), text, line));
      }
      position = matcher.end();
    }
    tokens.add(new Token(Kind.END, "the end", line));
    return tokens;
  }

  private static Kind kindOf(Matcher matcher) {
    if (matcher.group("name") != null) {
      return Kind.NAME;
    }
    if (matcher.group("number") != null) {
      return Kind.NUMBER;
    }
    return matcher.group("string") != null ? Kind.STRING : Kind.SIGN;
  }

  boolean is(String expected) {
    return kind != Kind.STRING && text.equals(expected);
  }

  boolean isDirective() {
    return kind == Kind.NAME && text.startsWith(".");
  }
}
