package org.sbert4j.server.security;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the blocks of a PEM file; what stands between them is skipped. */
final class PemFile {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----");

  /**
   * One block.
   *
   * @param type such as CERTIFICATE
   * @param encrypted whether a header of it says that it is encrypted
   * @param content what its base64 holds, empty if it is encrypted
   */
  record Block(String type, boolean encrypted, byte[] content) {}

  private PemFile() {}

  /**
   * The blocks of a file, in its order.
   *
   * @param what the file is, for errors
   * @throws IOException if it cannot be read, or a block is broken
   */
  static List<Block> read(Path file, String what) throws IOException {
    List<Block> blocks = new ArrayList<>();
    String type = null;
    boolean encrypted = false;
    StringBuilder base64 = new StringBuilder();
    for (String line : SecretFile.read(file, what).lines().map(String::strip).toList()) {
      Matcher begin = BEGIN.matcher(line);
      if (type == null) {
        if (begin.matches()) {
          type = begin.group(1);
          encrypted = false;
          base64.setLength(0);
        }
      } else if (line.equals("-----END " + type + "-----")) {
        byte[] content = encrypted ? new byte[0] : decode(base64.toString(), type, file, what);
        blocks.add(new Block(type, encrypted, content));
        type = null;
      } else if (line.startsWith("-----")) {
        throw broken(type, file, what);
      } else if (line.indexOf(':') >= 0) {
        encrypted |= line.startsWith("Proc-Type:") && line.endsWith("ENCRYPTED");
      } else {
        base64.append(line);
      }
    }
    if (type != null) {
      throw broken(type, file, what);
    }
    return blocks;
  }

  private static byte[] decode(String base64, String type, Path file, String what)
      throws IOException {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      IOException broken = broken(type, file, what);
      broken.initCause(e);
      throw broken;
    }
  }

  private static IOException broken(String type, Path file, String what) {
    return new IOException(
        "The block "
            + type
            + " of the "
            + what
            + " "
            + file
            + " is damaged or cut off; copy the file again.");
  }
}
