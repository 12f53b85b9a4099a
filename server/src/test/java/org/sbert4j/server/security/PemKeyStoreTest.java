package org.sbert4j.server.security;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemKeyStoreTest {
  private static final Clock NOW = Clock.systemUTC();

  @TempDir static Path folder;

  private static TestCertificates made;
  private static Path certificate;
  private static Path key;

  @BeforeAll
  static void make() throws Exception {
    made = new TestCertificates(folder);
    made.make("rsa", "-keyalg", "RSA", "-keysize", "2048", "-ext", "bc=ca:true");
    made.makeSigned("ec", "rsa", "-keyalg", "EC", "-groupname", "secp256r1");
    made.makeSigned("leaf", "ec", "-keyalg", "Ed25519");
    certificate = made.writeChain("rsa.crt", "rsa");
    key = made.writeKey("rsa.key", "rsa");
  }

  private static String error(Path certificate, Path key) {
    return assertThrows(IOException.class, () -> PemKeyStore.load(certificate, key, NOW))
        .getMessage();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa", "ec", "leaf"})
  void eachKindOfKey(String alias) throws Exception {
    Path one = made.writeChain(alias + "-one.crt", alias);
    KeyStore store = PemKeyStore.load(one, made.writeKey(alias + "-one.key", alias), NOW);
    assertEquals(1, store.size());
    String name = store.aliases().nextElement();
    assertArrayEquals(
        made.key(alias), store.getKey(name, PemKeyStore.PASSWORD.toCharArray()).getEncoded());
    assertEquals(made.certificate(alias), store.getCertificate(name));
  }

  @Test
  void aWholeChainWithLinesOfAnyKind() throws Exception {
    Path chain = made.writeChain("chain.crt", "leaf", "ec", "rsa");
    Files.writeString(chain, "\ufeff# ours\r\n" + Files.readString(chain).replace("\n", "\r\n"));
    KeyStore store = PemKeyStore.load(chain, made.writeKey("leaf.key", "leaf"), NOW);
    assertEquals(3, store.getCertificateChain(store.aliases().nextElement()).length);
  }

  @Test
  void bothInOneFile() throws Exception {
    Path both =
        made.write("both.pem", Files.readString(key) + "\n" + Files.readString(certificate));
    assertEquals(1, PemKeyStore.load(both, both, NOW).size());
  }

  @Test
  void aChainOutOfOrderIsAnError() throws Exception {
    Path leafKey = made.writeKey("order.key", "leaf");
    Path skips = made.writeChain("skips.crt", "leaf", "rsa", "ec");
    String message = error(skips, leafKey);
    assertTrue(
        message.startsWith(
            "The TLS certificate " + skips + " is out of order, for its certificate 2 (CN=rsa)"),
        message);
    Path twice = made.writeChain("twice.crt", "leaf", "ec", "rsa", "rsa");
    message = error(twice, leafKey);
    assertTrue(message.contains("certificate 4 (CN=rsa) did not issue"), message);
    Path backwards = made.writeChain("backwards.crt", "rsa", "rsa");
    assertTrue(error(backwards, key).contains("certificate 2 (CN=rsa)"));
  }

  @Test
  void aKeyOfAnotherCertificateIsAnError() throws Exception {
    Path ecKey = made.writeKey("ec.key", "ec");
    assertEquals(
        "The TLS key "
            + ecKey
            + " does not belong to the first certificate of "
            + certificate
            + " (CN=rsa); give the key that this certificate was made for.",
        error(certificate, ecKey));
    made.make("rsa2", "-keyalg", "RSA", "-keysize", "2048");
    Path second = made.writeKey("rsa2.key", "rsa2");
    assertTrue(error(certificate, second).startsWith("The TLS key " + second + " does not belong"));
  }

  @Test
  void aCertificateThatIsNotValidNowIsAnError() throws Exception {
    X509Certificate x509 = (X509Certificate) made.certificate("rsa");
    Instant end = x509.getNotAfter().toInstant();
    Clock late = Clock.fixed(end.plusSeconds(1), ZoneOffset.UTC);
    String message =
        assertThrows(IOException.class, () -> PemKeyStore.load(certificate, key, late))
            .getMessage();
    assertEquals(
        "The TLS certificate " + certificate + " (CN=rsa) expired at " + end + "; renew it.",
        message);
    Instant begin = x509.getNotBefore().toInstant();
    Clock early = Clock.fixed(begin.minus(Duration.ofDays(1)), ZoneOffset.UTC);
    message =
        assertThrows(IOException.class, () -> PemKeyStore.load(certificate, key, early))
            .getMessage();
    assertTrue(message.contains("(CN=rsa) is valid from " + begin + " only;"), message);
    assertEquals(1, PemKeyStore.load(certificate, key, Clock.fixed(end, ZoneOffset.UTC)).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"})
  void anOldFormIsToldWithTheCommandThatConverts(String type) throws Exception {
    Path old =
        made.write(
            "old.key",
            TestCertificates.block("EC PARAMETERS", new byte[] {6, 0})
                + TestCertificates.block(type, new byte[100]));
    assertEquals(
        "The TLS key "
            + old
            + " is of the old form "
            + type
            + ", where unencrypted PKCS#8 (BEGIN PRIVATE KEY) is needed; convert it with: openssl"
            + " pkey -in '"
            + old
            + "' -out NEW_FILE",
        error(certificate, old));
  }

  @Test
  void anEncryptedKeyIsToldWithTheCommandThatDecrypts() throws Exception {
    Path encrypted =
        made.write("encrypted.key", TestCertificates.block("ENCRYPTED PRIVATE KEY", new byte[100]));
    String message = error(certificate, encrypted);
    assertTrue(message.startsWith("The TLS key " + encrypted + " is encrypted, where"), message);
    assertTrue(message.endsWith("openssl pkey -in '" + encrypted + "' -out NEW_FILE"), message);
    String old = TestCertificates.block("RSA PRIVATE KEY", new byte[100]);
    String headers = "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0123\n\n";
    Path oldEncrypted = made.write("old-encrypted.key", old.replaceFirst("KEY-----\n", headers));
    assertTrue(
        error(certificate, oldEncrypted)
            .startsWith("The TLS key " + oldEncrypted + " is encrypted, where"));
    Path ssh = made.write("ssh.key", TestCertificates.block("OPENSSH PRIVATE KEY", new byte[100]));
    assertTrue(error(certificate, ssh).contains("ssh-keygen -p -N \"\" -m PKCS8"));
  }

  @Test
  void filesThatHoldSomethingElse() throws Exception {
    assertEquals(
        "The TLS key "
            + certificate
            + " holds no block PRIVATE KEY; give the key's file, in PEM and PKCS#8.",
        error(certificate, certificate));
    assertEquals(
        "The TLS certificate "
            + key
            + " holds no block CERTIFICATE; give the certificate's file, in PEM.",
        error(key, key));
    Path none = folder.resolve("none");
    assertEquals("There is no TLS key " + none + "; check the path.", error(certificate, none));
    assertEquals("There is no TLS certificate " + none + "; check the path.", error(none, key));
    Path der = folder.resolve("der");
    Files.write(der, made.key("rsa"));
    assertTrue(error(certificate, der).contains(der + " holds no block PRIVATE KEY"));
  }

  @Test
  void damagedFilesAreNamed() throws Exception {
    String text = Files.readString(key);
    Path cut = made.write("cut.key", text.substring(0, text.length() / 2));
    String expected =
        "The block PRIVATE KEY of the TLS key "
            + cut
            + " is damaged or cut off; copy the file again.";
    assertEquals(expected, error(certificate, cut));
    made.write("cut.key", text.replaceFirst("\n(....)", "\n$1!"));
    assertEquals(expected, error(certificate, cut));
    made.write("cut.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n" + text);
    assertEquals(expected, error(certificate, cut));
    Path garbage = made.write("garbage.key", TestCertificates.block("PRIVATE KEY", new byte[200]));
    assertTrue(error(certificate, garbage).contains(garbage + " is damaged, or of a kind other"));
    Path bad = made.write("bad.crt", TestCertificates.block("CERTIFICATE", new byte[200]));
    assertTrue(error(bad, key).contains(bad + " holds a certificate that is damaged"));
  }

  /** No message may show what a key's file holds. */
  @Test
  void noMessageHoldsTheKey() throws Exception {
    String text = Files.readString(key);
    Path renamed = made.write("renamed.key", text.replace("PRIVATE KEY", "RSA PRIVATE KEY"));
    String secret = text.lines().skip(1).findFirst().orElseThrow();
    assertFalse(error(certificate, renamed).contains(secret));
  }
}
