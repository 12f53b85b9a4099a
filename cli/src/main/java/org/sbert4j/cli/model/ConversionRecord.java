package org.sbert4j.cli.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file {@value #FILE} in a converted model's folder: what it was converted from, by which
 * version of the conversion, and what each file should be. A folder that differs is not used.
 */
final class ConversionRecord {
  /** Change it whenever the conversion writes anything else than before. */
  private static final int VERSION = 1;

  private static final String FILE = "sbert4j-conversion.txt";

  /** Checking a larger file's content at each start would take longer than loading it. */
  private static final long MAX_HASHED_SIZE = 1L << 20;

  private ConversionRecord() {}

  /** Whether the folder holds what was converted, undamaged, from this source. */
  static boolean matches(Path folder, ModelSource source) throws IOException {
    Path record = folder.resolve(FILE);
    if (!Files.isRegularFile(record)) {
      return false;
    }
    byte[] expected = describe(folder, source).getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(expected, Files.readAllBytes(record));
  }

  /** Writes the record of a folder that is complete otherwise. */
  static void write(Path folder, ModelSource source) throws IOException {
    Files.writeString(folder.resolve(FILE), describe(folder, source));
  }

  private static String describe(Path folder, ModelSource source) throws IOException {
    StringBuilder lines = new StringBuilder("conversion " + VERSION + "\n" + source.describe());
    for (String name : ModelConversion.FILES) {
      lines.append(name).append(' ').append(describe(folder.resolve(name))).append('\n');
    }
    return lines.toString();
  }

  private static String describe(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return "missing";
    }
    long size = Files.size(file);
    return size > MAX_HASHED_SIZE ? size + " bytes" : "sha256 " + sha256(Files.readAllBytes(file));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
