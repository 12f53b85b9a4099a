package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.WeightFormat;

/**
 * The bits that a model's vectors must have on every machine and JDK: a file of {@code bits}, whose
 * README says what stands in it.
 *
 * @param expected by weight format and text: a digest, or all elements
 */
record KnownBits(String model, Map<String, String> expected) {
  /** {@code -Dsbert4j.bits.write=true} writes the files instead of failing for what they lack. */
  static final String WRITE = "sbert4j.bits.write";

  private static final String HEADER = "arithmetic ";
  private static final String BITS = "bits ";
  private static final String DIGEST = "sha256 ";
  private static final HexFormat HEX = HexFormat.of();
  private static final String ADVICE =
      """
      The same text has the same bits on every machine and JDK, at every vector width, with any \
      threads and in any company, so this is a fault. Only who changes the arithmetic on purpose \
      raises Backend.ARITHMETIC, writes the files again with -Dsbert4j.bits.write=true (see \
      tests/bits/README.md) and says so in CHANGELOG.md.""";

  static boolean writing() {
    return Boolean.getBoolean(WRITE);
  }

  private static Path file(String model) {
    return Path.of("bits", model + ".txt");
  }

  static KnownBits read(String model) {
    Map<String, String> expected = new TreeMap<>();
    int arithmetic = 0;
    for (String line : lines(file(model))) {
      if (line.startsWith(HEADER)) {
        arithmetic = Integer.parseInt(line.substring(HEADER.length()));
      } else if (!line.startsWith("#")) {
        String[] words = line.split(" ", 3);
        expected.put(words[0] + " " + words[1], words[2]);
      }
    }
    if (arithmetic != Backend.ARITHMETIC) {
      fail(
          "%s has arithmetic %d and the engine %d. %s"
              .formatted(file(model), arithmetic, Backend.ARITHMETIC, ADVICE));
    }
    return new KnownBits(model, expected);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read; " + WRITE + "=true writes it", e);
    }
  }

  /**
   * Writes a model's file. One of the same arithmetic with other bits is not overwritten.
   *
   * @param vectors by {@link #key}
   * @param inFull texts of which all elements are kept
   */
  static void write(String model, Map<String, float[]> vectors, List<String> inFull) {
    Path file = file(model);
    if (Files.exists(file) && lines(file).contains(HEADER + Backend.ARITHMETIC)) {
      KnownBits known = read(model);
      vectors.forEach(
          (key, vector) -> {
            if (known.expected.containsKey(key)) {
              known.check("the file to be written", key, vector);
            }
          });
    }
    List<String> lines = new ArrayList<>();
    lines.add("# Expected bits of " + model + "; written by KnownBitsTest, see README.md.");
    lines.add(HEADER + Backend.ARITHMETIC);
    vectors.forEach(
        (key, vector) -> {
          boolean full = inFull.contains(key.substring(key.indexOf(' ') + 1));
          lines.add(key + " " + (full ? BITS + bits(vector) : DIGEST + digest(vector)));
        });
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String key(WeightFormat format, String text) {
    return format.label() + " " + text;
  }

  /** All elements as eight hexadecimal digits each. */
  static String bits(float[] vector) {
    StringBuilder bits = new StringBuilder();
    for (float element : vector) {
      bits.append(HEX.toHexDigits(Float.floatToRawIntBits(element)));
    }
    return bits.toString();
  }

  static float[] vector(String bits) {
    float[] vector = new float[bits.length() / 8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.intBitsToFloat(HexFormat.fromHexDigits(bits.substring(8 * i, 8 * (i + 1))));
    }
    return vector;
  }

  private static String digest(float[] vector) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length);
    for (float element : vector) {
      bytes.putInt(Float.floatToRawIntBits(element));
    }
    try {
      return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Fails unless the vector has the bits of the file.
   *
   * @param who made the vector, for the message
   */
  void check(String who, String key, float[] vector) {
    String known = expected.get(key);
    if (known == null) {
      fail("%s has no line %s; write it with -D%s=true".formatted(file(model), key, WRITE));
    } else if (known.startsWith(BITS)) {
      checkElements(who, key, vector(known.substring(BITS.length())), vector);
    } else if (!known.equals(DIGEST + digest(vector))) {
      fail(
          "%s, %s, %s: the vector has %s%s where the file has %s; first element %s. %s"
              .formatted(
                  model, key, who, DIGEST, digest(vector), known, element(vector[0]), ADVICE));
    }
  }

  private void checkElements(String who, String key, float[] known, float[] vector) {
    String what = "%s, %s, %s".formatted(model, key, who);
    if (known.length != vector.length) {
      fail("%s: %d elements where the file has %d".formatted(what, vector.length, known.length));
    }
    for (int i = 0; i < known.length; i++) {
      if (Float.floatToRawIntBits(known[i]) != Float.floatToRawIntBits(vector[i])) {
        fail(
            "%s: first difference at element %d of %d: %s where the file has %s. %s"
                .formatted(what, i, vector.length, element(vector[i]), element(known[i]), ADVICE));
      }
    }
  }

  private static String element(float value) {
    return HEX.toHexDigits(Float.floatToRawIntBits(value)) + " (" + value + ")";
  }
}
