package org.sbert4j.fuzzing;

import java.util.stream.Collectors;

/** Text as Java source. */
public final class JavaLiteral {
  private JavaLiteral() {}

  /** The string literal for {@code text}: ASCII as it is, all other chars escaped. */
  public static String of(String text) {
    return text.chars().mapToObj(JavaLiteral::escaped).collect(Collectors.joining("", "\"", "\""));
  }

  private static String escaped(int c) {
    return switch (c) {
      case '"' -> "\\\"";
      case '\\' -> "\\\\";
      // A compiler takes four hex digits for the char itself, and a line ends no literal.
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      default -> c >= ' ' && c <= '~' ? Character.toString(c) : "\\u%04X".formatted(c);
    };
  }
}
