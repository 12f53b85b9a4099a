package org.sbert4j.server;

import java.time.Duration;

/**
 * How a server serves.
 *
 * @param host the address to listen at, as {@code 127.0.0.1}; {@code 0.0.0.0} for all
 * @param port to listen at; 0 for any that is free
 * @param maxBatchTokens of texts that are computed together; 0 for what suits the backend
 * @param maxConcurrentRequests that are worked on at once; further ones get status 429
 * @param maxClientBatchSize texts that one request may have; with more it gets 413
 * @param maxInputChars chars that a text may have; with more its request gets 413
 * @param maxBodyBytes bytes that a request may have; with more it gets 413
 * @param requestTimeout for the headers of a request to come, for its body, for its result, and for
 *     the answer to be taken, each
 * @param drainTimeout for running requests to end when the server is closed
 * @param autoTruncate whether texts that are too long are cut where a request doesn't say
 * @param warmup whether all models are loaded and have computed before the server is ready; else
 *     each is loaded when first needed
 * @param unloadAfter a model that nobody has needed for so long is unloaded; zero for never
 */
public record ServerOptions(
    String host,
    int port,
    int maxBatchTokens,
    int maxConcurrentRequests,
    int maxClientBatchSize,
    int maxInputChars,
    int maxBodyBytes,
    Duration requestTimeout,
    Duration drainTimeout,
    boolean autoTruncate,
    boolean warmup,
    Duration unloadAfter) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException naming the option, if one is too small or too large
   */
  public ServerOptions {
    if (host.isBlank()) {
      throw new IllegalArgumentException("host is empty; give an address, such as 127.0.0.1");
    }
    require("port", port, 0, 65_535);
    require("max-batch-tokens", maxBatchTokens, 0, Integer.MAX_VALUE);
    require("max-concurrent-requests", maxConcurrentRequests, 1, Integer.MAX_VALUE);
    require("max-client-batch-size", maxClientBatchSize, 1, Integer.MAX_VALUE);
    require("max-input-chars", maxInputChars, 1, Integer.MAX_VALUE);
    require("max-body-bytes", maxBodyBytes, 1, Integer.MAX_VALUE);
    require("request-timeout", requestTimeout.toSeconds(), 1, Integer.MAX_VALUE);
    require("drain-timeout", drainTimeout.toSeconds(), 0, Integer.MAX_VALUE);
    // In minutes, as the command has it.
    require("unload-after", unloadAfter.toMinutes(), 0, Integer.MAX_VALUE / 60);
  }

  private static void require(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          option + " is " + value + "; it must be from " + least + " to " + most);
    }
  }

  /** On loopback, port 8080. */
  public static ServerOptions defaults() {
    return new ServerOptions(
        "127.0.0.1",
        8080,
        0,
        512,
        2048,
        1_000_000,
        16_000_000,
        Duration.ofSeconds(60),
        Duration.ofSeconds(30),
        true,
        true,
        Duration.ZERO);
  }

  /** These options with another port. */
  public ServerOptions withPort(int newPort) {
    return new ServerOptions(
        host,
        newPort,
        maxBatchTokens,
        maxConcurrentRequests,
        maxClientBatchSize,
        maxInputChars,
        maxBodyBytes,
        requestTimeout,
        drainTimeout,
        autoTruncate,
        warmup,
        unloadAfter);
  }
}
