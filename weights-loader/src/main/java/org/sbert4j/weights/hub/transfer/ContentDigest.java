package org.sbert4j.weights.hub.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a file's bytes must digest to. The hub tags a large file with its SHA-256, and a small one
 * with git's own name for it: the SHA-1 of {@code "blob <size>\0"} and the bytes.
 *
 * @param algorithm for people and for the JDK
 * @param isGitBlob whether git's header comes first
 * @param expected in hexadecimal digits
 */
public record ContentDigest(String algorithm, boolean isGitBlob, String expected) {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern SHA_1 = Pattern.compile("[0-9a-f]{40}");
  private static final int BUFFER_BYTES = 1 << 16;

  /** What a tag says about the content; empty for a tag of another kind. */
  public static Optional<ContentDigest> of(String tag) {
    if (SHA_256.matcher(tag).matches()) {
      return Optional.of(new ContentDigest("SHA-256", false, tag));
    }
    return SHA_1.matcher(tag).matches()
        ? Optional.of(new ContentDigest("SHA-1", true, tag))
        : Optional.empty();
  }

  /** What a file digests to, in hexadecimal digits. */
  public String actual(Path file) throws IOException {
    MessageDigest digest = newDigest();
    if (isGitBlob) {
      digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    }
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
