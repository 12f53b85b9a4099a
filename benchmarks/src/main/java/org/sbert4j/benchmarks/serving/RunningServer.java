package org.sbert4j.benchmarks.serving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own, on loopback, that has answered once. */
final class RunningServer implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(4);
  private static final int SECONDS_TO_END = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final Process process;
  private final URI url;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Starts one and waits until it answers.
   *
   * @param log what it says goes to this file
   */
  RunningServer(EmbeddingServerCommand command, File log) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    this.name = command.name();
    this.url = URI.create("http://127.0.0.1:" + port + "/v1/embeddings");
    ProcessBuilder builder =
        new ProcessBuilder(command.words(port)).redirectErrorStream(true).redirectOutput(log);
    builder.environment().putAll(command.environment());
    this.process = builder.start();
    long end = System.nanoTime() + START.toNanos();
    while (!answers()) {
      if (!process.isAlive() || System.nanoTime() > end) {
        process.destroy();
        throw new IOException(name + " does not answer; " + log + " has what it said");
      }
      Thread.sleep(500);
    }
  }

  private boolean answers() throws IOException, InterruptedException {
    try {
      return embed("a").length > 0;
    } catch (ConnectException e) {
      return false;
    }
  }

  URI url() {
    return url;
  }

  /** The vector of a text; empty if the server has none yet. */
  float[] embed(String text) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body(text)))
            .build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != 200) {
      return new float[0];
    }
    JsonNode vector = JSON.readTree(response.body()).path("data").path(0).path("embedding");
    return JSON.convertValue(vector, float[].class);
  }

  /** The body of a request for one text. */
  static String body(String text) throws IOException {
    return JSON.writeValueAsString(Map.of("input", text, "model", "m"));
  }

  /** What the process holds now, as Linux counts it. */
  Footprint footprint() throws IOException {
    Path folder = Path.of("/proc", Long.toString(process.pid()));
    List<String> status = Files.readAllLines(folder.resolve("status"));
    try (Stream<Path> descriptors = Files.list(folder.resolve("fd"))) {
      return new Footprint(
          1024 * number(status, "VmRSS:"), number(status, "Threads:"), descriptors.count());
    }
  }

  private static long number(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What a process holds.
   *
   * @param residentBytes memory
   * @param threads threads
   * @param descriptors open files and connections
   */
  record Footprint(long residentBytes, long threads, long descriptors) {}

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
