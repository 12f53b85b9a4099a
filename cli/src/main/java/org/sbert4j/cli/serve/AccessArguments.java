package org.sbert4j.cli.serve;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.server.AccessOptions;
import org.sbert4j.server.log.AccessLog;
import org.sbert4j.server.security.ApiKeys;
import org.sbert4j.server.security.PemKeyStore;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that say who may use the server, and what is noted of them. */
final class AccessArguments {
  /** A variable that holds a key. */
  private static final String KEY_VARIABLE = "SBERT4J_API_KEY";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "Keys, one a line, of which clients must send one as Authorization: Bearer KEY. The"
              + " variable "
              + KEY_VARIABLE
              + " may hold one, too. Without either everybody may use the server.")
  private Path keyFile;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "Serve HTTPS with this certificate chain, in PEM.")
  private Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The certificate's private key, in PEM (PKCS#8).")
  private Path certificateKey;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      description =
          "An origin, such as https://app.example, whose pages may use the server from a browser."
              + " May be given several times; * stands for all. Without it: none.")
  private List<String> corsOrigins = new ArrayList<>();

  @Option(
      names = "--allowed-host",
      paramLabel = "NAME",
      description =
          "A name by which clients may ask for the server, beside localhost, addresses and --host."
              + " Others are refused if it is given, or if the server listens on loopback alone, by"
              + " plain HTTP, without keys. May be given several times.")
  private List<String> allowedHosts = new ArrayList<>();

  @Option(
      names = "--access-log",
      paramLabel = "FILE",
      description = "Append a line of JSON for each request to FILE; - is standard error.")
  private String accessLog;

  @Option(
      names = "--log-texts",
      description = "Write the texts of requests into the access log, too.")
  private boolean logTexts;

  /** What was chosen; warnings go to {@code err}. */
  AccessOptions options(PrintWriter err) {
    if ((certificate == null) != (certificateKey == null)) {
      throw new ParameterException(
          command.commandLine(), "give --tls-certificate and --tls-key together");
    }
    if (logTexts && accessLog == null) {
      throw new ParameterException(command.commandLine(), "--log-texts needs --access-log");
    }
    requireName("--api-key-file", keyFile);
    requireName("--tls-certificate", certificate);
    requireName("--tls-key", certificateKey);
    requireName("--access-log", accessLog);
    try {
      ApiKeys keys = keyFile == null ? ApiKeys.none() : ApiKeys.ofFile(keyFile);
      String variable = System.getenv(KEY_VARIABLE);
      if (variable != null) {
        keys = keys.and(ApiKeys.ofVariable(KEY_VARIABLE, variable));
      }
      keys.warnings().forEach(warning -> err.println("sbert4j: " + warning));
      KeyStore tls = null;
      if (certificate != null) {
        tls = PemKeyStore.load(certificate, certificateKey, Clock.systemUTC());
        PemKeyStore.warning(certificateKey)
            .ifPresent(warning -> err.println("sbert4j: " + warning));
      }
      return access(keys, tls, log(err));
    } catch (IOException | IllegalArgumentException e) {
      throw new CommandException(e.getMessage(), e);
    }
  }

  private void requireName(String option, Object file) {
    if (file != null && file.toString().isEmpty()) {
      throw new ParameterException(command.commandLine(), option + " is empty; name a file");
    }
  }

  private AccessOptions access(ApiKeys keys, KeyStore tls, AccessLog log) {
    try {
      return new AccessOptions(keys, tls, corsOrigins, allowedHosts, log);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  private AccessLog log(PrintWriter err) throws IOException {
    if (accessLog == null) {
      return null;
    }
    return accessLog.equals("-")
        ? AccessLog.toStream(System.err, logTexts, problem -> {})
        : AccessLog.toFile(
            Path.of(accessLog), logTexts, problem -> err.println("sbert4j: " + problem));
  }
}
