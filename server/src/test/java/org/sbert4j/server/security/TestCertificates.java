package org.sbert4j.server.security;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes keys and certificates by the JDK's keytool, in a store of its own, and writes them as PEM.
 */
public final class TestCertificates {
  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final Path store;

  /** In a folder that is there. */
  public TestCertificates(Path folder) {
    this.folder = folder;
    store = folder.resolve("store.p12");
  }

  /** A key with a certificate for this machine, signed by itself. */
  public void make(String alias, String... algorithm) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias));
    arguments.addAll(List.of("-dname", "CN=" + alias, "-validity", "30"));
    arguments.addAll(List.of("-ext", "san=ip:127.0.0.1,dns:localhost"));
    arguments.addAll(List.of(algorithm));
    keytool(arguments);
  }

  /** A key with a certificate that another one, made before, has signed. */
  void makeSigned(String alias, String issuer, String... algorithm) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias));
    arguments.addAll(List.of("-dname", "CN=" + alias, "-validity", "30", "-signer", issuer));
    arguments.addAll(List.of("-ext", "san=ip:127.0.0.1,dns:localhost", "-ext", "bc=ca:true"));
    arguments.addAll(List.of(algorithm));
    keytool(arguments);
  }

  private void keytool(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    // It runs for a moment only.
    command.add("-J-XX:TieredStopAtLevel=1");
    command.addAll(arguments);
    command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    Path output = folder.resolve("keytool.log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("keytool does not end.");
    }
    if (process.exitValue() != 0) {
      throw new IOException(command + ": " + Files.readString(output));
    }
  }

  private KeyStore open() throws IOException, GeneralSecurityException {
    KeyStore opened = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      opened.load(stream, PASSWORD.toCharArray());
    }
    return opened;
  }

  Certificate certificate(String alias) throws Exception {
    return open().getCertificate(alias);
  }

  byte[] key(String alias) throws Exception {
    return open().getKey(alias, PASSWORD.toCharArray()).getEncoded();
  }

  /** PEM blocks of the certificates with these names. */
  public Path writeChain(String name, String... aliases) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (String alias : aliases) {
      pem.append("subject=CN = ").append(alias).append('\n');
      pem.append(block("CERTIFICATE", certificate(alias).getEncoded()));
    }
    return write(name, pem.toString());
  }

  /** A PEM block of a key. */
  public Path writeKey(String name, String alias) throws Exception {
    return write(name, block("PRIVATE KEY", key(alias)));
  }

  Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  static String block(String type, byte[] content) {
    byte[] lineEnd = {'\n'};
    String base64 =
        new String(Base64.getMimeEncoder(64, lineEnd).encode(content), StandardCharsets.US_ASCII);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }
}
