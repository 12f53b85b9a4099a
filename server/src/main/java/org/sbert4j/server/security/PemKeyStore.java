package org.sbert4j.server.security;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** A key store, in memory, of what PEM files hold: a certificate with its chain, and its key. */
public final class PemKeyStore {
  /** The password of the store and of its key. It protects nothing: the store is never written. */
  public static final String PASSWORD = "";

  private static final String ALIAS = "server";

  /** What is signed to see whether key and certificate fit; any bytes do. */
  private static final byte[] CHALLENGE = {'s', 'b', 'e', 'r', 't', '4', 'j'};

  private PemKeyStore() {}

  /**
   * Reads both files. They may be one and the same.
   *
   * @param certificate the server's own first, then each one's issuer; PEM
   * @param key RSA, EC or Ed25519; PEM, PKCS#8, unencrypted
   * @param clock tells when the certificates must be valid
   * @throws IOException if one of them cannot be read or used, or they do not fit
   */
  public static KeyStore load(Path certificate, Path key, Clock clock) throws IOException {
    PrivateKey privateKey = PrivateKeyFile.read(key);
    List<X509Certificate> chain = CertificateChainFile.read(certificate, clock.instant());
    if (!fits(privateKey, chain.get(0).getPublicKey())) {
      throw new IOException(
          "The TLS key "
              + key
              + " does not belong to the first certificate of "
              + certificate
              + " ("
              + chain.get(0).getSubjectX500Principal()
              + "); give the key that this certificate was made for.");
    }
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          ALIAS, privateKey, PASSWORD.toCharArray(), chain.toArray(new Certificate[0]));
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "The TLS key "
              + key
              + " and the TLS certificate "
              + certificate
              + " cannot be used ("
              + e.getMessage()
              + "); make another pair.",
          e);
    }
  }

  /** A sentence for the log if every user of the machine may read the key; empty if not. */
  public static Optional<String> warning(Path key) {
    return SecretFile.warning(key, PrivateKeyFile.WHAT);
  }

  /** Whether what one signs the other verifies. */
  private static boolean fits(PrivateKey privateKey, PublicKey publicKey) {
    try {
      Signature signature =
          Signature.getInstance(
              switch (privateKey.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> "EdDSA";
              });
      signature.initSign(privateKey);
      signature.update(CHALLENGE);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(CHALLENGE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Keys of two kinds.
      return false;
    }
  }
}
