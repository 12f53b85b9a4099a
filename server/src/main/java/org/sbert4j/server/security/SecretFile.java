package org.sbert4j.server.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** A small text file that holds keys or certificates. */
final class SecretFile {
  private static final int MAX_BYTES = 1 << 20;

  private SecretFile() {}

  /**
   * The file's text. Bytes that are no UTF-8 become U+FFFD, which whoever reads the text refuses.
   *
   * @param what it is, for errors, such as "file of API keys"
   * @throws IOException if it cannot be read, or is larger than a MiB
   */
  static String read(Path file, String what) throws IOException {
    byte[] bytes;
    try (InputStream stream = Files.newInputStream(file)) {
      bytes = stream.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new IOException("There is no " + what + " " + file + "; check the path.", e);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "The " + what + " " + file + " may not be read by this user; change its owner or mode.",
          e);
    } catch (IOException e) {
      throw new IOException(
          "The "
              + what
              + " "
              + file
              + " cannot be read ("
              + e.getMessage()
              + "); give a file that can be read.",
          e);
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "The " + what + " " + file + " is larger than 1 MiB; give the right file.");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.startsWith("\ufeff") ? text.substring(1) : text;
  }

  /**
   * A sentence for the log if every user of the machine may read the file; empty if not, or if the
   * file system has no such rights.
   */
  static Optional<String> warning(Path file, String what) {
    try {
      PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
      if (view != null
          && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
        return Optional.of(
            "The "
                + what
                + " "
                + file
                + " can be read by every user of this machine; run: chmod o-rwx '"
                + file
                + "'");
      }
    } catch (IOException e) {
      // Reading it tells of that.
    }
    return Optional.empty();
  }
}
