package org.sbert4j.server.security;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a chain of certificates in PEM, the server's own first. */
final class CertificateChainFile {
  static final String WHAT = "TLS certificate";

  private CertificateChainFile() {}

  /**
   * The certificates of the file, each issued by the next.
   *
   * @param now when they must be valid
   * @throws IOException if it cannot be read, has none, or one that is damaged, not valid now or
   *     out of order
   */
  static List<X509Certificate> read(Path file, Instant now) throws IOException {
    List<X509Certificate> chain = new ArrayList<>();
    for (PemFile.Block block : PemFile.read(file, WHAT)) {
      if (block.type().equals("CERTIFICATE") || block.type().equals("X509 CERTIFICATE")) {
        chain.add(parse(block.content(), file));
      }
    }
    if (chain.isEmpty()) {
      throw new IOException(
          start(file) + "holds no block CERTIFICATE; give the certificate's file, in PEM.");
    }
    for (X509Certificate certificate : chain) {
      checkDates(certificate, file, now);
    }
    for (int i = 1; i < chain.size(); i++) {
      if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())
          || chain.subList(0, i).contains(chain.get(i))) {
        throw new IOException(
            start(file)
                + "is out of order, for its certificate "
                + (i + 1)
                + " ("
                + chain.get(i).getSubjectX500Principal()
                + ") did not issue the one before; put the server's own first, then each one's"
                + " issuer.");
      }
    }
    return chain;
  }

  private static X509Certificate parse(byte[] content, Path file) throws IOException {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(content));
      return (X509Certificate) certificate;
    } catch (CertificateException e) {
      throw new IOException(
          start(file) + "holds a certificate that is damaged; copy the file again.", e);
    }
  }

  private static void checkDates(X509Certificate certificate, Path file, Instant now)
      throws IOException {
    Instant end = certificate.getNotAfter().toInstant();
    Instant begin = certificate.getNotBefore().toInstant();
    String subject = "(" + certificate.getSubjectX500Principal() + ") ";
    if (now.isAfter(end)) {
      throw new IOException(start(file) + subject + "expired at " + end + "; renew it.");
    }
    if (now.isBefore(begin)) {
      throw new IOException(
          start(file)
              + subject
              + "is valid from "
              + begin
              + " only; check this machine's clock, or wait.");
    }
  }

  private static String start(Path file) {
    return "The " + WHAT + " " + file + " ";
  }
}
