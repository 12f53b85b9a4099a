package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.GOLDENS;
import static org.sbert4j.tests.server.TestServer.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;

/** A line of vectors for each line of texts. */
@Timeout(120)
class StreamTest {
  private static final String GOLDEN = "l1-h20-cls";
  private static final String LINES = "application/x-ndjson";

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.ofGolden(GOLDEN).start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> stream(String path, String body) {
    return stream(server, path, body);
  }

  private static HttpResponse<String> stream(TestServer asked, String path, String body) {
    return asked.send(
        asked
            .request(path)
            .header("Content-Type", LINES)
            .header("Accept", LINES)
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private static float[] vector(String line) {
    JsonNode json = read(line);
    float[] vector = new float[json.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = Float.parseFloat(json.get(i).asText());
    }
    return vector;
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  @Test
  void eachLineHasTheBitsOfEncode() {
    List<String> texts =
        IntStream.range(0, 1000).mapToObj(i -> "中国 bank " + i + " ".repeat(i % 40)).toList();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < texts.size(); i++) {
      String text = JSON.valueToTree(texts.get(i)).toString();
      body.append(i % 3 == 0 ? "{\"inputs\": " + text + "}\r\n" : text + "\n");
    }
    HttpResponse<String> response = stream("/embed?normalize=false", body.toString());
    assertEquals(200, response.statusCode());
    assertEquals(LINES, response.headers().firstValue("content-type").orElseThrow());
    List<String> lines = response.body().lines().toList();
    float[][] expected;
    try (SentenceTransformer model = SentenceTransformer.load(GOLDENS.read(GOLDEN).model())) {
      expected = model.encode(texts, EmbeddingOptions.defaults());
    }
    assertEquals(expected.length, lines.size());
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], vector(lines.get(i)), texts.get(i));
    }
  }

  @Test
  void aStreamMayHaveMoreTextsThanARequest() {
    try (TestServer small = TestServer.ofGolden(GOLDEN).clientBatch(3).start()) {
      HttpResponse<String> response = stream(small, "/embed", "\"a\"\n".repeat(10));
      assertEquals(200, response.statusCode(), response.body());
      assertEquals(10, response.body().lines().count());
    }
  }

  @Test
  void optionsStandInTheAddress() {
    HttpResponse<String> response = stream("/embed?dimensions=3&model=tiny", "\"a\"\n");
    float[] vector = vector(response.body().strip());
    assertEquals(3, vector.length);
    double square = 0;
    for (float element : vector) {
      square += element * element;
    }
    assertEquals(1, square, 1e-6);
  }

  @Test
  void noLinesAreAnEmptyAnswer() {
    HttpResponse<String> response = stream("/embed", "");
    assertEquals(200, response.statusCode());
    assertEquals("", response.body());
  }

  @Test
  void aLastLineNeedsNoEnd() {
    assertEquals(2, stream("/embed", "\"a\"\n\"b\"").body().lines().count());
  }

  @Test
  void aWrongLineEndsTheStream() {
    List<String> lines = stream("/embed", "\"a\"\n\"b\"\n3\n\"c\"\n").body().lines().toList();
    assertEquals(3, lines.size());
    assertEquals(20, vector(lines.get(1)).length);
    JsonNode error = read(lines.get(2));
    assertEquals(3, error.get("line").asInt());
    assertEquals(
        "line 3 is neither a JSON string nor an object with a string `inputs`",
        error.get("error").asText());
  }

  @Test
  void anEmptyLineIsWrong() {
    List<String> lines = stream("/embed", "\"a\"\n\n\"b\"\n").body().lines().toList();
    assertEquals(2, lines.size());
    assertEquals(2, read(lines.get(1)).get("line").asInt());
  }

  @Test
  void aFaultBeforeTheFirstLineHasItsStatus() {
    assertEquals(400, stream("/embed", "{\n").statusCode());
    assertEquals(422, stream("/embed", "[]\n").statusCode());
    assertEquals(404, stream("/embed?model=none", "\"a\"\n").statusCode());
    // A name, though it looks like a number.
    assertEquals(404, stream("/embed?model=2024", "\"a\"\n").statusCode());
    assertEquals(422, stream("/embed?dimensions=99", "\"a\"\n").statusCode());
    assertEquals(422, stream("/embed?normalize=3", "\"a\"\n").statusCode());
    HttpResponse<String> json =
        server.send(
            server
                .request("/embed")
                .header("Content-Type", "application/json")
                .header("Accept", LINES)
                .POST(BodyPublishers.ofString("{}"))
                .build());
    assertEquals(415, json.statusCode());
  }

  @Test
  void aFifthStreamIsTooMany() throws Exception {
    List<RawStream> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 4; i++) {
        RawStream stream = new RawStream(server, 1_000_000);
        streams.add(stream);
        stream.send("\"a\"\n".repeat(64 * 3));
        assertTrue(stream.firstLine().startsWith("["));
      }
      assertEquals(429, stream("/embed", "\"a\"\n").statusCode());
      assertEquals(200, server.post("/embed", "{\"inputs\": \"a\"}").statusCode());
    } finally {
      for (RawStream stream : streams) {
        stream.close();
      }
    }
    waitUntil(() -> stream("/embed", "\"a\"\n").statusCode() == 200);
  }

  @Test
  void aClientThatGoesAwayIsNotComputed() throws Exception {
    try (RawStream stream = new RawStream(server, 1_000_000_000)) {
      stream.send("\"a\"\n".repeat(64 * 3));
      assertTrue(stream.firstLine().startsWith("["));
    }
    double[] before = {-1};
    waitUntil(
        () -> {
          double now = server.computedTexts();
          boolean still = now == before[0];
          before[0] = now;
          return still;
        });
    waitUntil(() -> stream("/embed", "\"b\"\n").statusCode() == 200);
  }

  @Test
  @Tag("soak")
  void hundredsOfThousandsOfLinesTakeNoMoreMemory() throws Exception {
    int count = 300_000;
    String line = "\"到期不能按时还款怎么办\"\n";
    long mostWaiting = 0;
    try (RawStream stream =
        new RawStream(server, (long) count * line.getBytes(StandardCharsets.UTF_8).length)) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> {
                try {
                  for (int i = 0; i < count; i += 100) {
                    stream.send(line.repeat(100));
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      String first = stream.firstLine();
      for (int i = 1; i < count; i++) {
        assertEquals(first, stream.line());
        if (i % 10_000 == 0) {
          mostWaiting = Math.max(mostWaiting, (long) server.metric("te_queue_size"));
        }
      }
      assertEquals(null, stream.line());
      sending.join();
    }
    assertTrue(mostWaiting <= 3 * 64, () -> "too many texts waited");
  }

  private interface Condition {
    boolean holds();
  }

  private static void waitUntil(Condition condition) throws InterruptedException {
    for (int i = 0; i < 100 && !condition.holds(); i++) {
      Thread.sleep(100);
    }
    assertTrue(condition.holds());
  }
}
