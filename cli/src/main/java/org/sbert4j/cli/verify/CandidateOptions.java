package org.sbert4j.cli.verify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.verify.candidate.CandidateFile;
import org.sbert4j.cli.verify.candidate.CandidateProgram;
import org.sbert4j.cli.verify.candidate.CandidateService;
import org.sbert4j.cli.verify.candidate.CandidateSource;
import org.sbert4j.cli.verify.candidate.ServiceApi;
import org.sbert4j.weights.storage.IoReason;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What is judged: a file, a service or a program. */
final class CandidateOptions {
  /** Not that of serve, whose key would go to whatever service is judged. */
  private static final String KEY_VARIABLE = "SBERT4J_VERIFY_API_KEY";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description =
          "Judge a file of vectors: .npy, .jsonl (an array a line), .json, or .safetensors, which"
              + " may be a trace of intermediate tensors, named as docs/trace.md does.")
  private Path file;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Judge a running service, such as http://127.0.0.1:8080; with --api.")
  private String url;

  @Option(
      names = "--api",
      paramLabel = "API",
      description = "How the service is asked: ${COMPLETION-CANDIDATES}.")
  private ServiceApi api;

  @Option(
      names = "--served-model",
      paramLabel = "NAME",
      description = "How the service calls the model. Without it: as --model does.")
  private String servedModel;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description =
          "A file whose first line is the key of the service, sent as Authorization: Bearer KEY."
              + " Without it the variable "
              + KEY_VARIABLE
              + " may hold the key.")
  private Path keyFile;

  @Option(
      names = "--engine",
      paramLabel = "COMMAND",
      description =
          "Judge a program, which is started: it reads a JSON string a line, and writes a JSON"
              + " array of numbers a line.")
  private String engine;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description =
          "How long to wait for each answer of a service, each vector of a program;"
              + " ${DEFAULT-VALUE} when not given.")
  private int timeout;

  /**
   * What was chosen.
   *
   * @param modelName for a service that wants one
   * @param promptName for a service that can be told
   */
  CandidateSource source(String modelName, Optional<String> promptName) {
    int chosen = (file == null ? 0 : 1) + (url == null ? 0 : 1) + (engine == null ? 0 : 1);
    if (chosen != 1) {
      throw wrong("give one of --against FILE, --url URL and --engine COMMAND");
    }
    if (url == null && (api != null || servedModel != null || keyFile != null)) {
      throw wrong("--api, --served-model and --api-key-file are for --url");
    }
    if (timeout < 1) {
      throw wrong("--timeout is " + timeout + "; it must be 1 or more");
    }
    Duration patience = Duration.ofSeconds(timeout);
    if (file != null) {
      return new CandidateFile(file);
    }
    if (engine != null) {
      if (engine.isBlank()) {
        throw wrong("--engine is empty; give the command that starts the program");
      }
      return new CandidateProgram(engine, patience);
    }
    if (api == null) {
      throw wrong("--url needs --api, one of tei, openai, ollama and cohere");
    }
    return new CandidateService(
        address(), api, modelName, Optional.ofNullable(servedModel), promptName, key(), patience);
  }

  private Optional<String> key() {
    String from = keyFile == null ? KEY_VARIABLE : keyFile.toString();
    String text;
    try {
      text = keyFile == null ? System.getenv(KEY_VARIABLE) : Files.readString(keyFile, ISO_8859_1);
    } catch (IOException e) {
      throw new CommandException(
          keyFile + ": cannot be read (" + IoReason.of(e) + "): correct --api-key-file", e);
    }
    if (text == null) {
      return Optional.empty();
    }
    String key = text.lines().findFirst().orElse("").strip();
    if (!key.matches("[!-~]+")) {
      throw new CommandException(
          from + ": its first line is no key: write the key alone there, without blanks");
    }
    return Optional.of(key);
  }

  private URI address() {
    try {
      URI address = URI.create(url);
      if (address.getUserInfo() != null) {
        throw wrong("--url has a name and a password, which are not sent; use --api-key-file");
      }
      if (address.getPort() < 65536
          && address.getHost() != null
          && String.valueOf(address.getScheme()).matches("https?")) {
        return address;
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    throw wrong("--url is \"" + url + "\"; it must be like http://127.0.0.1:8080");
  }

  private ParameterException wrong(String message) {
    return new ParameterException(command.commandLine(), message);
  }
}
