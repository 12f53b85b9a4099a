package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The files that {@code tokenizer/tables/goldens.py} wrote. */
final class GoldenFiles {
  private GoldenFiles() {}

  /** The lines of a golden file, its comments left out. */
  static List<String> lines(String name) throws IOException {
    try (InputStream in = open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    }
  }

  static Vocabulary vocabulary() throws IOException {
    try (InputStream in = new GZIPInputStream(open("golden-vocabulary.txt.gz"))) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Vocabulary.of(List.of(text.split("\n", -1)));
    }
  }

  /** A string from code points in hexadecimal, separated by {@code separator}; "-" is empty. */
  static String unescape(String codePoints, String separator) {
    StringBuilder text = new StringBuilder();
    if (!codePoints.equals("-")) {
      for (String codePoint : codePoints.split(separator, -1)) {
        text.appendCodePoint(Integer.parseInt(codePoint, 16));
      }
    }
    return text.toString();
  }

  private static InputStream open(String name) {
    InputStream in = GoldenFiles.class.getResourceAsStream(name);
    assertNotNull(in, name + " is missing; run tokenizer/tables/goldens.py");
    return in;
  }
}
