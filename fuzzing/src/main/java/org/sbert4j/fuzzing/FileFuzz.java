package org.sbert4j.fuzzing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What holds for every content of a file: it is read, or refused by the one exception that says
 * what is wrong with it, and neither takes more memory or time than {@link ReaderBounds} allow.
 */
public abstract class FileFuzz implements FuzzTarget {
  private static final long FIXED_BYTES = 4 << 20;

  private final Path folder;
  private final ReaderBounds bounds;

  /**
   * @param bytesPerByte what may be allocated for each byte of a file
   * @param refusal the exception
   */
  protected FileFuzz(long bytesPerByte, Class<? extends Exception> refusal) {
    this.bounds = new ReaderBounds(FIXED_BYTES, bytesPerByte, refusal);
    try {
      this.folder = Files.createTempDirectory("fuzz");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::deleteFolder));
  }

  private void deleteFolder() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A folder of this target's own. */
  protected Path folder() {
    return folder;
  }

  @Override
  public List<String> detectors() {
    return List.of("Deserialization", "FilePathTraversal", "ReflectiveCall");
  }

  /** Writes a file with these bytes and reads it. */
  protected void check(String name, byte[] bytes, Reading reading) throws Exception {
    check(name, bytes, bytes.length, reading);
  }

  /**
   * Writes a file with these bytes and reads it.
   *
   * @param size what counts as its size, where it is compressed
   */
  protected void check(String name, byte[] bytes, long size, Reading reading) throws Exception {
    Path file = Files.write(folder.resolve(name), bytes);
    bounds.check(size, () -> reading.read(file));
  }

  /** Reads a file. */
  protected interface Reading {
    void read(Path file) throws Exception;
  }

  protected static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  protected static List<byte[]> ascii(String... texts) {
    return Stream.of(texts).map(FileFuzz::ascii).toList();
  }

  /** Bytes with one in front that chooses how they are used. */
  protected static byte[] choosing(int choice, byte[] bytes) {
    byte[] input = new byte[1 + bytes.length];
    input[0] = (byte) choice;
    System.arraycopy(bytes, 0, input, 1, bytes.length);
    return input;
  }
}
