package org.sbert4j.cuda.ptx;

import java.util.List;
import java.util.Locale;
import org.sbert4j.cuda.ptx.Token.Kind;

/** Takes tokens one by one. */
final class TokenReader {
  private final List<Token> tokens;
  private int position;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  Token peek() {
    return peek(0);
  }

  /** The token so far ahead, or the last. */
  Token peek(int ahead) {
    return tokens.get(Math.min(position + ahead, tokens.size() - 1));
  }

  Token next() {
    Token token = peek();
    if (token.kind() == Kind.END) {
      throw error(token, "comes too early");
    }
    position++;
    return token;
  }

  /** Takes the next token if it is this one. */
  boolean accept(String text) {
    boolean found = peek().is(text);
    if (found) {
      position++;
    }
    return found;
  }

  void expect(String text) {
    if (!accept(text)) {
      throw error(peek(), "stands where " + text + " should");
    }
  }

  String name() {
    Token token = next();
    if (token.kind() != Kind.NAME) {
      throw error(token, "stands where a name should");
    }
    return token.text();
  }

  int integer() {
    return Math.toIntExact(number());
  }

  /** An integer with or without sign, or the bits of a float. */
  long number() {
    boolean negative = accept("-");
    Token token = next();
    if (token.kind() != Kind.NUMBER) {
      throw error(token, "stands where a number should");
    }
    String text = token.text().toLowerCase(Locale.ROOT).replace("u", "");
    long bits =
        text.matches("0[fdx].*")
            ? Long.parseUnsignedLong(text, 2, text.length(), 16)
            : Long.parseUnsignedLong(text);
    return negative ? -bits : bits;
  }

  /** Leaves out what stands in one line. */
  void skipLine(int line) {
    while (!atEnd() && peek().line() == line) {
      position++;
    }
  }

  PtxException error(Token token, String what) {
    return new PtxException("PTX line " + token.line() + ": " + token.text() + " " + what);
  }
}
