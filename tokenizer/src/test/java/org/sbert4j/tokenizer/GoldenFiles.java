package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The files that {@code tokenizer/tables/goldens.py} wrote. */
final class GoldenFiles {
  private GoldenFiles() {}

  /** The lines of a golden file, its comments left out. */
  static List<String> lines(String name) {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokens of the vocabulary that all settings share. */
  static List<String> tokens() {
    byte[] text = unzipped("golden-vocabulary.txt.gz");
    return List.of(new String(text, StandardCharsets.UTF_8).split("\n", -1));
  }

  /** What is in a file that is compressed. */
  static byte[] unzipped(String name) {
    try (InputStream in = new GZIPInputStream(open(name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) {
    InputStream in = GoldenFiles.class.getResourceAsStream(name);
    assertNotNull(in, name + " is missing; run tokenizer/tables/goldens.py");
    return in;
  }

  /** The string that {@link #escape} wrote. */
  static String unescape(String escaped) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int at = escaped.indexOf('\\'); at >= 0; at = escaped.indexOf('\\', from)) {
      int end = escaped.indexOf('}', at);
      text.append(escaped, from, at);
      text.appendCodePoint(Integer.parseInt(escaped, at + 3, end, 16));
      from = end + 1;
    }
    return text.append(escaped, from, escaped.length()).toString();
  }

  /** ASCII, with backslash u in braces for the rest, for | and for space at either end. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    int first = 0;
    while (first < text.length() && text.charAt(first) == ' ') {
      first++;
    }
    int last = text.length();
    while (last > first && text.charAt(last - 1) == ' ') {
      last--;
    }
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      if (i >= first && i < last && c >= ' ' && c <= '~' && c != '\\' && c != '|') {
        escaped.append((char) c);
      } else {
        escaped.append("\\u{%X}".formatted(c));
      }
    }
    return escaped.toString();
  }
}
