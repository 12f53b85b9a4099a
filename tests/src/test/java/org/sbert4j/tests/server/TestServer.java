package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.sbert4j.LoadOptions;
import org.sbert4j.samples.Goldens;
import org.sbert4j.server.AccessOptions;
import org.sbert4j.server.EmbeddingServer;
import org.sbert4j.server.ModelSpec;
import org.sbert4j.server.ServerOptions;

/** A server on loopback, and a client for it. */
final class TestServer implements AutoCloseable {
  static final Goldens GOLDENS = new Goldens(Path.of("../goldens/suite"));
  static final ObjectMapper JSON = new ObjectMapper();

  private final EmbeddingServer server;

  /** Asked while the server listens: later it has none. */
  private final int port;

  private final String url;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private TestServer(EmbeddingServer server) {
    this.server = server;
    this.port = server.port();
    this.url = server.url();
  }

  /** What a server is started with. Each method changes one option. */
  static final class Setup {
    private final List<ModelSpec> models;
    private int batchTokens;
    private int concurrent = 512;
    private int clientBatch = 2048;
    private int bodyBytes = 16_000_000;
    private Duration timeout = Duration.ofSeconds(60);
    private Duration drain = Duration.ofSeconds(20);
    private boolean autoTruncate = true;
    private boolean warmup;
    private Duration unloadAfter = Duration.ZERO;
    private AccessOptions access = AccessOptions.open();

    private Setup(List<ModelSpec> models) {
      this.models = models;
    }

    Setup batchTokens(int tokens) {
      batchTokens = tokens;
      return this;
    }

    Setup concurrent(int requests) {
      concurrent = requests;
      return this;
    }

    Setup clientBatch(int texts) {
      clientBatch = texts;
      return this;
    }

    Setup bodyBytes(int bytes) {
      bodyBytes = bytes;
      return this;
    }

    Setup timeoutSeconds(int seconds) {
      timeout = Duration.ofSeconds(seconds);
      return this;
    }

    Setup drainSeconds(int seconds) {
      drain = Duration.ofSeconds(seconds);
      return this;
    }

    Setup autoTruncate(boolean truncate) {
      autoTruncate = truncate;
      return this;
    }

    Setup warmup() {
      warmup = true;
      return this;
    }

    Setup unloadAfterSeconds(int seconds) {
      unloadAfter = Duration.ofSeconds(seconds);
      return this;
    }

    Setup access(AccessOptions options) {
      access = options;
      return this;
    }

    EmbeddingServer build(int port) {
      ServerOptions options =
          new ServerOptions(
              "127.0.0.1",
              port,
              batchTokens,
              concurrent,
              clientBatch,
              1_000_000,
              bodyBytes,
              timeout,
              drain,
              autoTruncate,
              warmup,
              unloadAfter);
      return new EmbeddingServer(options, access, models);
    }

    TestServer start() {
      EmbeddingServer server = build(0);
      try {
        server.start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new TestServer(server);
    }
  }

  static Setup of(ModelSpec... models) {
    return new Setup(List.of(models));
  }

  /** A server of one golden, called {@code tiny}. */
  static Setup ofGolden(String golden) {
    return of(model("tiny", golden));
  }

  static ModelSpec model(String name, String golden) {
    return model(name, GOLDENS.read(golden).model());
  }

  static ModelSpec model(String name, Path folder) {
    return new ModelSpec(List.of(name), folder, LoadOptions.defaults().withThreads(1));
  }

  int port() {
    return port;
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(Duration.ofSeconds(50));
  }

  HttpRequest postRequest(String path, byte[] body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build();
  }

  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(request(path).build());
  }

  HttpResponse<String> post(String path, byte[] body) {
    return send(postRequest(path, body));
  }

  HttpResponse<String> post(String path, String body) {
    return post(path, body.getBytes(StandardCharsets.UTF_8));
  }

  CompletableFuture<HttpResponse<String>> postLater(String path, String body) {
    return client.sendAsync(
        postRequest(path, body.getBytes(StandardCharsets.UTF_8)), BodyHandlers.ofString());
  }

  /** The JSON of an answer with status 200. */
  JsonNode ok(String path, JsonNode body) {
    return ok(post(path, body.toString()));
  }

  static JsonNode ok(HttpResponse<String> response) {
    assertEquals(200, response.statusCode(), response::body);
    return json(response);
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + response.body(), e);
    }
  }

  /** The number of a metric, with its labels if it has any. */
  double metric(String name) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  /** Texts that batches have had so far. */
  double computedTexts() {
    return metric("te_batch_next_size_sum");
  }

  /** Ends it and returns how many requests had not ended in time. */
  int stop() {
    return server.stop();
  }

  @Override
  public void close() {
    server.close();
  }
}
