package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.server.AccessOptions;
import org.sbert4j.server.log.AccessLog;
import org.sbert4j.server.security.ApiKeys;

/** Lines that are wrong: which one it is, and what becomes of those before it. */
@Timeout(60)
class StreamErrorsTest {
  private static final String GOLDEN = "l1-h20-cls";
  private static final String LINES = "application/x-ndjson";
  private static final int LINE_BYTES = 2_500_000;

  private static TestServer server;
  private static List<String> vectors;

  @BeforeAll
  static void start() {
    server = TestServer.ofGolden(GOLDEN).bodyBytes(LINE_BYTES).start();
    vectors = stream(join(good())).body().lines().toList();
    assertEquals(200, vectors.size());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As text, for a message that shows which one it is; ISO-8859-1, so that any byte can be. */
  private record Wrong(String bytes, int status, String message) {
    byte[] line() {
      return bytes.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
      return bytes.substring(0, Math.min(20, bytes.length())) + " " + message;
    }
  }

  static Stream<Wrong> wrongLines() {
    String neither = "is neither a JSON string nor an object with a string `inputs`";
    String notUtf8 = "is not UTF-8, as JSON must be";
    return Stream.of(
        new Wrong("{bad}", 400, "is not JSON: see column 2"),
        new Wrong("hello", 400, "is not JSON: see column 1"),
        new Wrong("\"a", 400, "is not JSON: see column 3"),
        new Wrong("\"a\" \"b\"", 400, "is not JSON: see column 5"),
        new Wrong("\"a\" garbage", 400, "is not JSON: see column 5"),
        new Wrong("\"a\"\r\"b\"", 400, "is not JSON: see column 5"),
        new Wrong("{\"inputs\": \"a\"} ]", 400, "is not JSON: see column 17"),
        new Wrong(
            "[".repeat(5000), 400, "has lists in lists, a name or a number that are too long"),
        new Wrong("", 400, "is empty, and must be JSON"),
        new Wrong("  ", 400, "is empty, and must be JSON"),
        new Wrong("\"\u00ff\"", 400, notUtf8),
        new Wrong("\"\u00ed\u00a0\u0080\"", 400, notUtf8),
        new Wrong("\u00ff\u00fe\"\u0000a\u0000\"\u0000", 400, notUtf8),
        new Wrong("\"\u0000a\u0000\"\u0000", 400, "is not JSON: see column 2"),
        new Wrong("\u0000", 400, "is not JSON: see column 2"),
        new Wrong("3", 422, neither),
        new Wrong("null", 422, neither),
        new Wrong("[\"a\"]", 422, neither),
        new Wrong("{\"input\": \"a\"}", 422, neither),
        new Wrong("{\"inputs\": [\"a\"]}", 422, neither),
        new Wrong(
            '"' + "a ".repeat(40) + '"',
            422,
            "has 42 tokens, and the model reads 32; cut it, or have it cut (truncate)"),
        new Wrong(
            '"' + "a".repeat(1_000_001) + '"',
            413,
            "has 1000001 characters, and the most is 1000000; cut it"),
        new Wrong(
            '"' + "a".repeat(LINE_BYTES) + '"', 413, "has more than " + LINE_BYTES + " bytes"));
  }

  private static List<byte[]> good() {
    return IntStream.range(0, 200)
        .mapToObj(i -> utf8(i % 3 == 0 ? "{\"inputs\": \"" + i + "\"}\r" : "\"" + i + '"'))
        .collect(java.util.stream.Collectors.toList());
  }

  private static byte[] join(List<byte[]> lines) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      body.writeBytes(line);
      body.write('\n');
    }
    return body.toByteArray();
  }

  private static HttpResponse<String> stream(byte[] body) {
    return stream(server, body);
  }

  private static HttpResponse<String> stream(TestServer asked, byte[] body) {
    return asked.send(
        asked
            .request("/embed?truncate=false")
            .header("Content-Type", LINES)
            .header("Accept", LINES)
            .POST(BodyPublishers.ofByteArray(body))
            .build());
  }

  private static void assertError(int line, String message, String error) throws IOException {
    JsonNode json = JSON.readTree(error);
    assertEquals("line " + line + " " + message, json.get("error").textValue());
    assertEquals("Validation", json.get("error_type").textValue());
    assertEquals(line, json.get("line").intValue());
  }

  @ParameterizedTest
  @MethodSource("wrongLines")
  void theWrongLineIsNamedAndThoseBeforeItAreAnswered(Wrong wrong) throws IOException {
    for (int number : new int[] {2, 64, 70, 129, 150, 200}) {
      List<byte[]> lines = good();
      lines.set(number - 1, wrong.line());
      HttpResponse<String> response = stream(join(lines));
      assertEquals(200, response.statusCode(), response::body);
      List<String> answer = response.body().lines().toList();
      assertEquals(vectors.subList(0, number - 1), answer.subList(0, answer.size() - 1));
      assertError(number, wrong.message(), answer.get(answer.size() - 1));
    }
  }

  @ParameterizedTest
  @MethodSource("wrongLines")
  void aWrongFirstLineHasItsStatus(Wrong wrong) throws IOException {
    HttpResponse<String> response = stream(join(List.of(wrong.line(), utf8("\"a\""))));
    assertEquals(wrong.status(), response.statusCode(), response::body);
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
    JsonNode json = JSON.readTree(response.body());
    assertEquals("line 1 " + wrong.message(), json.get("error").textValue());
    assertFalse(json.has("line"));
  }

  @Test
  void aByteOrderMarkMayBeAtTheBegin() throws IOException {
    byte[] marked = utf8("\ufeff\"0\"");
    assertEquals(
        vectors.get(0),
        stream(join(List.of(marked))).body().strip(),
        "as at the begin of other bodies");
    List<String> answer = stream(join(List.of(marked, marked))).body().lines().toList();
    assertError(2, "is not JSON: see column 1", answer.get(1));
  }

  @Test
  void aLoneSurrogateThatIsEscapedIsTakenAsByOtherRoutes() {
    String vector = server.post("/embed", "{\"inputs\": [\"a\\ud800\"]}").body();
    assertEquals(vector, '[' + stream(utf8("\"a\\ud800\"")).body().strip() + ']');
  }

  @ParameterizedTest
  @ValueSource(strings = {"3\n", "\"a\"\n3\n"})
  void aClientThatReadsWhenItHasSentAllSeesTheError(String begin) throws IOException {
    String rest = "\"a\"\n".repeat(2_000_000);
    try (RawStream stream = new RawStream(server, begin.length() + rest.length())) {
      stream.send(begin);
      stream.send(rest);
      boolean first = begin.startsWith("3");
      String line = stream.firstLine(first ? 422 : 200);
      String error = first ? line : stream.line();
      assertTrue(error.contains("is neither a JSON string"), error);
    }
  }

  /** Four streams are answered at once: whoever has its answer may send the next. */
  @ParameterizedTest
  @ValueSource(strings = {"5\n", "\"a\"\n5\n"})
  void aStreamIsOverBeforeItsErrorEnds(String lines) throws Exception {
    String request = RawClient.postLines("/embed", lines);
    int status = lines.startsWith("5") ? 422 : 200;
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<Void>> ended =
          clients.invokeAll(
              Collections.nCopies(
                  4,
                  () -> {
                    try (RawClient client = new RawClient(server)) {
                      for (int i = 0; i < 200; i++) {
                        RawClient.Answer answer = client.send(request).read();
                        assertEquals(status, answer.status(), answer.body());
                      }
                    }
                    return null;
                  }));
      for (Future<Void> one : ended) {
        one.get();
      }
    } finally {
      clients.shutdown();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5\n", "\"a\"\n5\n"})
  void aBodyThatIsThrownAwayKeepsNoOtherFromAStream(String lines) throws IOException {
    List<RawClient> open = new ArrayList<>();
    try {
      for (int i = 0; i < 5; i++) {
        RawClient client = new RawClient(server);
        open.add(client);
        client.send(RawClient.linesHead("/embed") + RawClient.chunk(lines));
        RawClient.Answer answer = client.read();
        assertEquals(lines.startsWith("5") ? 422 : 200, answer.status(), answer.body());
        assertTrue(answer.body().contains("is neither a JSON string"), answer.body());
      }
      // What still comes is thrown away, and the connection is of use after it.
      for (RawClient client : open) {
        client.send(RawClient.chunk("\"b\"\n".repeat(1000)) + RawClient.chunk(""));
        assertEquals(200, client.send(RawClient.postLines("/embed", "\"a\"\n")).read().status());
      }
    } finally {
      for (RawClient client : open) {
        client.close();
      }
    }
  }

  @Test
  void theAccessLogTellsOfAStreamWhatItTellsOfARequest() throws IOException {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    AccessOptions access =
        new AccessOptions(
            ApiKeys.none(),
            null,
            List.of(),
            List.of(),
            AccessLog.toStream(log, true, problem -> assertEquals("", problem)));
    try (TestServer logging = TestServer.ofGolden(GOLDEN).access(access).start()) {
      assertEquals(200, logging.post("/embed", "{\"inputs\": [\"a b\", \"c\"]}").statusCode());
      assertEquals(200, stream(logging, utf8("\"a b\"\n\"c\"\n")).statusCode());
      assertEquals(200, stream(logging, utf8("\"a b\"\n".repeat(70) + "3\n")).statusCode());
    }
    List<String> lines = log.toString(StandardCharsets.UTF_8).lines().toList();
    JsonNode request = JSON.readTree(lines.get(0));
    JsonNode stream = JSON.readTree(lines.get(1));
    for (String field : List.of("model", "texts", "tokens", "inputs", "status")) {
      assertEquals(request.get(field), stream.get(field), field);
      assertTrue(stream.has(field), field);
    }
    assertTrue(stream.get("inference_ms").doubleValue() > 0);
    assertFalse(stream.has("error"));
    JsonNode wrong = JSON.readTree(lines.get(2));
    assertEquals(200, wrong.get("status").intValue());
    assertEquals(70, wrong.get("texts").intValue());
    assertEquals(70, wrong.get("inputs").size());
    assertEquals(70 * 4, wrong.get("tokens").intValue());
    assertEquals("validation", wrong.get("error").textValue());
  }
}
