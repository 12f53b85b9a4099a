package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The fingerprints that the golden models must have on every machine and JDK: {@code
 * bits/fingerprints.txt}, a line for each. {@code -Dsbert4j.bits.write=true} adds the lines that
 * are missing.
 */
final class KnownFingerprints {
  private static final Path FILE = Path.of("bits", "fingerprints.txt");
  private static final String ADVICE =
      "a fingerprint that changes makes every index be built again, so this is a fault; only who"
          + " raises Backend.ARITHMETIC, or lets a further setting change vectors, removes the line"
          + " from "
          + FILE
          + ", writes it with -D"
          + KnownBits.WRITE
          + "=true and says so in CHANGELOG.md";

  private KnownFingerprints() {}

  private static Map<String, String> read() {
    Map<String, String> known = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(FILE)) {
        String[] words = line.split(" ", 2);
        known.put(words[0], words[1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return known;
  }

  static String of(String model) {
    String known = read().get(model);
    if (known == null) {
      throw new AssertionError(
          FILE + " has no line for " + model + "; -D" + KnownBits.WRITE + "=true writes it");
    }
    return known;
  }

  static void check(String model, String found) {
    if (KnownBits.writing() && !read().containsKey(model)) {
      write(model, found);
    }
    assertEquals(of(model), found, model + ": " + ADVICE);
  }

  private static void write(String model, String found) {
    Map<String, String> known = read();
    known.put(model, found);
    StringBuilder lines = new StringBuilder();
    known.forEach((name, fingerprint) -> lines.append(name + " " + fingerprint + "\n"));
    try {
      Files.writeString(FILE, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
