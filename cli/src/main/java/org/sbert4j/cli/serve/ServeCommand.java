package org.sbert4j.cli.serve;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.server.AccessOptions;
import org.sbert4j.server.EmbeddingServer;
import org.sbert4j.server.ModelSpec;
import org.sbert4j.server.ServerOptions;
import org.sbert4j.server.security.AllowedHosts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sbert4j serve}. */
@Command(
    name = "serve",
    description = {
      "Serves models over HTTP, in the protocols of OpenAI, text-embeddings-inference, Ollama and"
          + " Cohere.",
      "Ctrl-C or SIGTERM ends it, after the requests that run."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final ServerOptions DEFAULTS = ServerOptions.defaults();

  /** Kept, since a logger that nobody holds forgets its level. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  /** Warn of requests that are none, which clients are told, and say what was in them. */
  private static final List<Logger> REQUESTS =
      List.of(
          Logger.getLogger("org.eclipse.jetty.http"),
          Logger.getLogger("org.eclipse.jetty.util.HostPort"));

  /** Warns of texts that are cut, which clients are told. */
  private static final Logger MODELS = Logger.getLogger(SentenceTransformer.class.getName());

  @Spec private CommandSpec command;

  @Mixin private ServedModelOptions models;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Where to listen: 127.0.0.1 when not given; 0.0.0.0 for all addresses.")
  private String host = DEFAULTS.host();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port: 8080 when not given; 0 for any that is free.")
  private int port = DEFAULTS.port();

  @Option(
      names = "--max-batch-tokens",
      paramLabel = "N",
      description =
          "Tokens of texts that are computed together at most. Without it: 512, or 16384 on a GPU.")
  private int maxBatchTokens = DEFAULTS.maxBatchTokens();

  @Option(
      names = "--max-concurrent-requests",
      paramLabel = "N",
      description = "Requests that are worked on at once; more get status 429. Without it: 512.")
  private int maxConcurrentRequests = DEFAULTS.maxConcurrentRequests();

  @Option(
      names = "--max-client-batch-size",
      paramLabel = "N",
      description = "Texts that a request may have; with more it gets 413. Without it: 2048.")
  private int maxClientBatchSize = DEFAULTS.maxClientBatchSize();

  @Option(
      names = "--max-input-chars",
      paramLabel = "N",
      description = "Characters that a text may have. Without it: 1000000.")
  private int maxInputChars = DEFAULTS.maxInputChars();

  @Option(
      names = "--max-body-bytes",
      paramLabel = "N",
      description = "Bytes that a request may have; with more it gets 413. Without it: 16000000.")
  private int maxBodyBytes = DEFAULTS.maxBodyBytes();

  @Option(
      names = "--request-timeout",
      paramLabel = "SECONDS",
      description =
          "For a request to come, for its result, and for the client to take it, each. Without it:"
              + " 60.")
  private long requestTimeout = DEFAULTS.requestTimeout().toSeconds();

  @Option(
      names = "--drain-timeout",
      paramLabel = "SECONDS",
      description = "For running requests to end when the server is ended. Without it: 30.")
  private long drainTimeout = DEFAULTS.drainTimeout().toSeconds();

  @Option(
      names = "--auto-truncate",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Cut texts that are too long where a request doesn't say; with --no-auto-truncate they"
              + " are an error.")
  private boolean autoTruncate;

  @Option(
      names = "--warmup",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description =
          "Load all models before the server is ready; with --no-warmup each when first needed.")
  private boolean warmup;

  @Option(
      names = "--unload-after",
      paramLabel = "MINUTES",
      description = "Unload a model that nobody has needed for so long. Without it: never.")
  private int unloadAfter;

  @Mixin private AccessArguments access;

  private final Streams streams;

  public ServeCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws IOException {
    JETTY.setLevel(Level.WARNING);
    REQUESTS.forEach(logger -> logger.setLevel(Level.SEVERE));
    ServerOptions options = options();
    AccessOptions who = access.options(streams.err());
    if (!who.keys().required() && !AllowedHosts.isLoopback(host)) {
      streams
          .err()
          .println(
              "sbert4j: everybody who reaches "
                  + host
                  + " may use this server; --api-key-file asks for a key");
    }
    List<ModelSpec> specs = models.specs(streams);
    MODELS.setLevel(Level.SEVERE);
    EmbeddingServer server = new EmbeddingServer(options, who, specs);
    Thread hook = new Thread(() -> end(server), "sbert4j-end");
    Runtime.getRuntime().addShutdownHook(hook);
    if (start(server, hook)) {
      streams
          .err()
          .println(
              "sbert4j: serving "
                  + specs.stream()
                      .map(spec -> spec.names().get(0))
                      .collect(Collectors.joining(", "))
                  + " at "
                  + server.url()
                  + " (Ctrl-C stops)");
    }
    try {
      // The hook ends the process.
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private void end(EmbeddingServer server) {
    int late = server.stop();
    if (late > 0) {
      // Not logged: Java's logging ends at the same time.
      streams
          .err()
          .println(
              "sbert4j: "
                  + late
                  + (late == 1 ? " request" : " requests")
                  + " did not end in the "
                  + drainTimeout
                  + " s of --drain-timeout, and had status 503 or no end of the answer");
    }
    // Else the JVM's status would be that of the signal.
    Runtime.getRuntime().halt(0);
  }

  /** Starts, or leaves the exit status to the error; false if the hook ends the server already. */
  private static boolean start(EmbeddingServer server, Thread hook) {
    try {
      server.start();
      return true;
    } catch (CancellationException e) {
      return false;
    } catch (IOException e) {
      remove(hook);
      throw new CommandException(e.getMessage(), e);
    } catch (RuntimeException | Error e) {
      remove(hook);
      throw e;
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // A signal came meanwhile: then it is the hook that ends the process.
    }
  }

  private ServerOptions options() {
    try {
      return new ServerOptions(
          host,
          port,
          maxBatchTokens,
          maxConcurrentRequests,
          maxClientBatchSize,
          maxInputChars,
          maxBodyBytes,
          Duration.ofSeconds(requestTimeout),
          Duration.ofSeconds(drainTimeout),
          autoTruncate,
          warmup,
          Duration.ofMinutes(unloadAfter));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }
}
