package org.sbert4j.server.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;

/** Reads a private key, unencrypted PKCS#8 in PEM. */
final class PrivateKeyFile {
  static final String WHAT = "TLS key";

  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private PrivateKeyFile() {}

  /**
   * The first key of the file.
   *
   * @throws IOException if it cannot be read, has no key, or one of another form, which is told
   *     with the command that converts it
   */
  static PrivateKey read(Path file) throws IOException {
    for (PemFile.Block block : PemFile.read(file, WHAT)) {
      if (block.type().equals("PRIVATE KEY")) {
        return parse(block.content(), file);
      }
      if (block.type().equals("OPENSSH PRIVATE KEY")) {
        throw new IOException(
            start(file)
                + "is in OpenSSH's own form, where PKCS#8 is needed; convert a copy of it with:"
                + " ssh-keygen -p -N \"\" -m PKCS8 -f COPY");
      }
      if (block.type().endsWith("PRIVATE KEY")) {
        boolean encrypted = block.encrypted() || block.type().equals("ENCRYPTED PRIVATE KEY");
        throw new IOException(
            start(file)
                + (encrypted ? "is encrypted" : "is of the old form " + block.type())
                + ", where unencrypted PKCS#8 (BEGIN PRIVATE KEY) is needed; convert it with: openssl"
                + " pkey -in '"
                + file
                + "' -out NEW_FILE");
      }
    }
    throw new IOException(
        start(file) + "holds no block PRIVATE KEY; give the key's file, in PEM and PKCS#8.");
  }

  private static PrivateKey parse(byte[] content, Path file) throws IOException {
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(content);
    IOException error =
        new IOException(
            start(file) + "is damaged, or of a kind other than RSA, EC and Ed25519; make another.");
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException | NoSuchAlgorithmException e) {
        error.addSuppressed(e);
      }
    }
    throw error;
  }

  private static String start(Path file) {
    return "The " + WHAT + " " + file + " ";
  }
}
