package org.sbert4j.server.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The API keys that the server takes, as {@code Authorization: Bearer KEY}.
 *
 * <p>Only their SHA-256 digests are kept. How long a check takes depends on the length of what was
 * sent and on the number of keys, and not on what the keys are: digests are compared in constant
 * time, and with all keys always. Immutable, thread-safe.
 */
public final class ApiKeys {
  private static final String SCHEME = "bearer";
  private static final String FILE = "file of API keys";

  private final List<byte[]> digests;
  private final List<String> warnings;

  private ApiKeys(List<byte[]> digests, List<String> warnings) {
    this.digests = digests;
    this.warnings = warnings;
  }

  /** No keys: everyone may ask. */
  public static ApiKeys none() {
    return new ApiKeys(List.of(), List.of());
  }

  /**
   * Reads a file with a key on each line. Blank lines and those that begin with # are skipped, and
   * blanks around a key.
   *
   * @throws IOException if it cannot be read, holds no key, or holds a line that cannot be a key
   */
  public static ApiKeys ofFile(Path file) throws IOException {
    List<byte[]> digests = new ArrayList<>();
    int number = 0;
    for (String line : SecretFile.read(file, FILE).lines().toList()) {
      number++;
      String key = line.strip();
      if (key.isEmpty() || key.startsWith("#")) {
        continue;
      }
      if (!isKey(key)) {
        throw new IOException(
            "Line "
                + number
                + " of the "
                + FILE
                + " "
                + file
                + " has characters that an HTTP header cannot carry in a key; write one key a line,"
                + " of ASCII letters, digits and signs without blanks.");
      }
      digests.add(digest(key));
    }
    if (digests.isEmpty()) {
      throw new IOException(
          "The "
              + FILE
              + " "
              + file
              + " holds no key; write one a line, such as the output of: openssl rand -hex 32");
    }
    return new ApiKeys(
        List.copyOf(digests), SecretFile.warning(file, FILE).map(List::of).orElse(List.of()));
  }

  /**
   * The one key that an environment variable holds.
   *
   * @param variable its name, for errors
   * @param value blanks around it are skipped
   * @throws IllegalArgumentException if it is empty or cannot be a key
   */
  public static ApiKeys ofVariable(String variable, String value) {
    String key = value.strip();
    if (key.isEmpty()) {
      throw new IllegalArgumentException(
          "The variable " + variable + " is empty; give it a key, or unset it.");
    }
    if (!isKey(key)) {
      throw new IllegalArgumentException(
          "The variable "
              + variable
              + " has characters that an HTTP header cannot carry in a key; give it one key of ASCII"
              + " letters, digits and signs without blanks.");
    }
    return new ApiKeys(List.of(digest(key)), List.of());
  }

  /** These keys and those of another, whichever is given will do. */
  public ApiKeys and(ApiKeys other) {
    List<byte[]> all = new ArrayList<>(digests);
    all.addAll(other.digests);
    List<String> said = new ArrayList<>(warnings);
    said.addAll(other.warnings);
    return new ApiKeys(List.copyOf(all), List.copyOf(said));
  }

  /** Whether a key must be given at all. */
  public boolean required() {
    return !digests.isEmpty();
  }

  /** Sentences for the log about how the keys are kept; often none. */
  public List<String> warnings() {
    return warnings;
  }

  /**
   * Whether a request may pass.
   *
   * @param authorization the header's value, null if there is none; the scheme's letters may be
   *     large or small
   */
  public boolean accepts(String authorization) {
    if (!required()) {
      return true;
    }
    String key = bearer(authorization);
    if (key == null) {
      return false;
    }
    byte[] given = digest(key);
    boolean known = false;
    for (byte[] digest : digests) {
      known |= MessageDigest.isEqual(digest, given);
    }
    return known;
  }

  /** What follows the scheme, or null if the scheme is another or nothing follows. */
  private static String bearer(String authorization) {
    if (authorization == null) {
      return null;
    }
    String value = authorization.strip();
    int end = value.indexOf(' ');
    if (end < 0 || !value.substring(0, end).equalsIgnoreCase(SCHEME)) {
      return null;
    }
    return value.substring(end).strip();
  }

  private static boolean isKey(String key) {
    return key.chars().allMatch(character -> character > ' ' && character < 0x7f);
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256; use another.", e);
    }
  }
}
