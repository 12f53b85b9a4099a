package org.sbert4j.weights.bundled;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a bundled model consists of: each file's SHA-256, size and name. The build writes it as
 * {@value #NAME} beside the files, and a folder that differs from it is not used.
 *
 * @param files in the order of their names
 */
public record FileList(List<Entry> files) {
  /** The name of the file that holds the list. */
  public static final String NAME = "sbert4j-files.txt";

  /** To hash a larger file at each start would take longer than to load it. */
  private static final long MAX_HASHED_SIZE = 1L << 20;

  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64}) (\\d{1,18}) (\\S.*)");
  private static final int BUFFER_BYTES = 1 << 16;

  /**
   * A file.
   *
   * @param sha256 in hexadecimal digits
   * @param size in bytes
   * @param name relative to the model's folder, with slashes
   */
  public record Entry(String sha256, long size, String name) {}

  /** Copies the list of files. */
  public FileList {
    files = List.copyOf(files);
  }

  /**
   * Lists all files in a folder and below it, but for a list that is there already.
   *
   * @throws IOException if one cannot be read
   */
  public static FileList of(Path folder) throws IOException {
    List<Entry> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        if (!name.equals(NAME)) {
          files.add(new Entry(sha256(file), Files.size(file), name));
        }
      }
    }
    files.sort((a, b) -> a.name().compareTo(b.name()));
    return new FileList(files);
  }

  /**
   * Reads a list.
   *
   * @throws IllegalArgumentException if that is no list
   */
  static FileList parse(String text) {
    List<Entry> files = new ArrayList<>();
    for (String line : text.lines().toList()) {
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("line " + (files.size() + 1) + " names no file");
      }
      files.add(new Entry(matcher.group(1), Long.parseLong(matcher.group(2)), matcher.group(3)));
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    return new FileList(files);
  }

  /** The list as text: a line for each file. */
  public String text() {
    StringBuilder lines = new StringBuilder();
    for (Entry file : files) {
      lines.append(file.sha256()).append(' ').append(file.size()).append(' ');
      lines.append(file.name()).append('\n');
    }
    return lines.toString();
  }

  /**
   * Whether a folder holds the files and this list. A large file of the right size is read only if
   * it was changed after the list, which is written last.
   */
  boolean matches(Path folder) throws IOException {
    Path list = folder.resolve(NAME);
    byte[] expected = text().getBytes(StandardCharsets.UTF_8);
    if (!Files.isRegularFile(list) || !MessageDigest.isEqual(expected, Files.readAllBytes(list))) {
      return false;
    }
    for (Entry file : files) {
      Path path = folder.resolve(file.name());
      if (!Files.isRegularFile(path) || Files.size(path) != file.size()) {
        return false;
      }
      boolean sure =
          file.size() > MAX_HASHED_SIZE
              && Files.getLastModifiedTime(path).compareTo(Files.getLastModifiedTime(list)) <= 0;
      if (!sure && !file.sha256().equals(sha256(path))) {
        return false;
      }
    }
    return true;
  }

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = newDigest();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return hex(digest);
  }

  /** What computes an {@link Entry#sha256}. */
  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest as an entry has it. */
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
