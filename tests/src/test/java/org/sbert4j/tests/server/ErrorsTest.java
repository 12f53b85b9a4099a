package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.GOLDENS;
import static org.sbert4j.tests.server.TestServer.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.server.AccessOptions;
import org.sbert4j.server.security.ApiKeys;

/**
 * What clients are told that ask for what cannot be: a status, and JSON of the protocol's shape.
 */
@Timeout(60)
class ErrorsTest {
  private static final int CONCURRENT = 4;
  private static final Path MODEL = GOLDENS.read("l1-h20-cls").model();
  private static final String LONG = "中".repeat(40);

  /** The shapes of errors. */
  private enum Shape {
    OPENAI("error", "/error/message"),
    TEI("error error_type", "/error"),
    OLLAMA("error", "/error"),
    COHERE("message", "/message");

    /** In their order, with spaces between. */
    final String fields;

    final String message;

    Shape(String fields, String message) {
      this.fields = fields;
      this.message = message;
    }
  }

  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.of(
                TestServer.model("tiny", "l1-h20-cls"),
                TestServer.model("reranker", "cross-encoders/reranker-v6"),
                TestServer.model("classifier", "cross-encoders/three-labels"))
            .concurrent(CONCURRENT)
            .autoTruncate(false)
            .start();
  }

  @AfterAll
  static void close() {
    server.close();
  }

  private static String check(Shape shape, int status, HttpResponse<String> response) {
    assertEquals(status, response.statusCode(), response::body);
    assertEquals("application/json", response.headers().firstValue("content-type").orElse(""));
    assertNothingInner(response);
    JsonNode json = TestServer.json(response);
    TreeSet<String> fields = new TreeSet<>();
    json.fieldNames().forEachRemaining(fields::add);
    assertEquals(shape.fields, String.join(" ", fields), response::body);
    if (shape == Shape.OPENAI) {
      for (String field : List.of("message", "type", "param", "code")) {
        assertTrue(json.get("error").has(field), response::body);
      }
    }
    String message = json.at(shape.message).textValue();
    assertTrue(message != null && message.length() > 10, response::body);
    return message;
  }

  /** No stack trace, no file and no class. */
  private static void assertNothingInner(HttpResponse<String> response) {
    for (String inner :
        List.of(
            "org.sbert4j",
            "java.",
            "jackson",
            "jetty",
            "Exception",
            "StreamRead",
            "\tat ",
            "[Source",
            MODEL.toAbsolutePath().toString(),
            ".json:",
            "goldens")) {
      assertFalse(response.body().contains(inner), () -> inner + ": " + response.body());
    }
  }

  /** A protocol's route, a good body, and the name of the field that holds the texts. */
  private record Protocol(Shape shape, String path, String good, String texts, int invalid) {}

  private static final List<Protocol> PROTOCOLS =
      List.of(
          new Protocol(Shape.OPENAI, "/v1/embeddings", "{\"input\": [\"a\"]}", "input", 400),
          new Protocol(Shape.OPENAI, "/embeddings", "{\"input\": [\"a\"]}", "input", 400),
          new Protocol(Shape.TEI, "/embed", "{\"inputs\": [\"a\"]}", "inputs", 422),
          new Protocol(Shape.TEI, "/embed_all", "{\"inputs\": [\"a\"]}", "inputs", 422),
          new Protocol(Shape.TEI, "/tokenize", "{\"inputs\": [\"a\"]}", "inputs", 422),
          new Protocol(
              Shape.TEI, "/rerank", "{\"query\": \"b\", \"texts\": [\"a\"]}", "texts", 422),
          new Protocol(Shape.TEI, "/predict", "{\"inputs\": [\"a\", \"b\"]}", "inputs", 422),
          new Protocol(Shape.OLLAMA, "/api/embed", "{\"input\": [\"a\"]}", "input", 400),
          new Protocol(
              Shape.COHERE,
              "/v1/rerank",
              "{\"query\": \"b\", \"documents\": [\"a\"]}",
              "documents",
              400),
          new Protocol(
              Shape.COHERE,
              "/v2/rerank",
              "{\"query\": \"b\", \"documents\": [\"a\"]}",
              "documents",
              400));

  static Stream<Protocol> protocols() {
    return PROTOCOLS.stream();
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void everyProtocolRefusesInItsOwnWay(Protocol p) {
    TestServer.ok(server.post(p.path(), p.good()));
    for (String broken :
        List.of(
            "", " ", "{", "nonsense", "{\"a\": 1} x", p.good() + "]", "{'a': 1}", "[1,", "\"")) {
      check(p.shape(), 400, server.post(p.path(), broken));
    }
    for (String wrong : List.of("[]", "null", "1", "\"a\"", "{}", "{\"model\": \"tiny\"}")) {
      check(p.shape(), p.invalid(), server.post(p.path(), wrong));
    }
    for (String value :
        List.of(
            "null", "1", "1.5", "true", "{}", "[null]", "[\"a\", 1]", "[[\"a\"], {}]", "1e400")) {
      String body = p.good().replaceFirst("\\[.*]", value);
      check(p.shape(), p.invalid(), server.post(p.path(), body));
    }
    if (p.shape() != Shape.OLLAMA) {
      check(p.shape(), 400, server.post(p.path(), p.good().replaceFirst("\\[.*]", "[]")));
    }
    String head = p.good().substring(0, p.good().length() - 1);
    check(p.shape(), 404, server.post(p.path(), head + ", \"model\": \"none\"}"));
    check(p.shape(), 404, server.post(p.path(), head + ", \"model\": \"\\ud800\"}"));
    check(p.shape(), p.invalid(), server.post(p.path(), head + ", \"model\": 7}"));
    // The last of equal fields counts, as in most readers of JSON.
    TestServer.ok(server.post(p.path(), "{\"" + p.texts() + "\": 1, " + p.good().substring(1)));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void bytesThatAreNoJson(Protocol p) {
    check(p.shape(), 400, server.post(p.path(), "[".repeat(100_000)));
    check(
        p.shape(),
        400,
        server.post(p.path(), "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)));
    check(p.shape(), 400, server.post(p.path(), "{\"a\": " + "9".repeat(100_000) + "}"));
    for (int[] bytes :
        List.of(
            new int[] {'"', 0xff, '"'},
            new int[] {'"', 0xc0, 0x80, '"'},
            new int[] {'"', 0xed, 0xa0, 0x80, '"'},
            new int[] {'"', 0xe4, 0xb8, '"'},
            new int[] {'"', 0xf5, 0x80, 0x80, 0x80, '"'},
            new int[] {0, 0, 0, '"', 0xff, 0xff, 0xff, 0xff},
            new int[] {0xff, 0xfe, '"', 0})) {
      byte[] text = new byte[bytes.length];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) bytes[i];
      }
      check(p.shape(), 400, server.post(p.path(), text));
      ByteArrayOutputStream inside = new ByteArrayOutputStream();
      inside.writeBytes(("{\"" + p.texts() + "\": [").getBytes(StandardCharsets.UTF_8));
      inside.writeBytes(text);
      inside.writeBytes("], \"query\": \"a\"}".getBytes(StandardCharsets.UTF_8));
      check(p.shape(), 400, server.post(p.path(), inside.toByteArray()));
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void headersAndSizes(Protocol p) {
    byte[] good = p.good().getBytes(StandardCharsets.UTF_8);
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded", ";", "json")) {
      check(
          p.shape(),
          415,
          server.send(
              server
                  .request(p.path())
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofByteArray(good))
                  .build()));
    }
    for (String type : List.of("application/json; charset=utf-8", "Application/JSON")) {
      TestServer.ok(
          server.send(
              server
                  .request(p.path())
                  .header("Content-Type", type)
                  .POST(BodyPublishers.ofByteArray(good))
                  .build()));
    }
    check(
        p.shape(),
        415,
        server.send(
            server
                .request(p.path())
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(good))
                .build()));
    for (String method : List.of("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")) {
      HttpResponse<String> response =
          server.send(server.request(p.path()).method(method, BodyPublishers.noBody()).build());
      check(p.shape(), 405, response);
      assertEquals("POST", response.headers().firstValue("allow").orElse(""));
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void tooMuch(Protocol p) {
    String many = "[" + "\"a\",".repeat(999_999) + "\"a\"]";
    long start = System.nanoTime();
    int status = p.path().equals("/predict") ? 422 : 413;
    String million = p.good().replaceFirst("\\[.*]", many);
    check(p.shape(), status, server.post(p.path(), million));
    assertTrue(System.nanoTime() - start < 10_000_000_000L);
    String megabytes = p.good().replace("\"a\"", '"' + "a".repeat(10_000_000) + '"');
    check(p.shape(), 413, server.post(p.path(), megabytes));
    if (!p.path().equals("/tokenize") && p.shape() != Shape.COHERE) {
      String tooLong = p.good().replace("\"a\"", '"' + LONG + LONG + '"');
      check(p.shape(), p.invalid(), server.post(p.path(), tooLong));
    }
  }

  /** Refused by what the answer would be, which is much larger than the request. */
  @Test
  void tooMuchToAnswer() {
    try (TestServer many = TestServer.ofGolden("l1-h20-cls").clientBatch(10_000).start()) {
      String texts = "[" + ("\"" + LONG + "\",").repeat(6999) + "\"a\"]";
      HttpResponse<String> vectors = many.post("/embed_all", "{\"inputs\": " + texts + "}");
      check(Shape.TEI, 413, vectors);
      assertTrue(
          vectors.body().contains("4479420 numbers, 20 for each of 223971 tokens"), vectors.body());
      assertTrue(vectors.body().contains("the most is 4194304; send several"), vectors.body());
      assertEquals(0, many.computedTexts());
      String dots =
          "{\"inputs\": [\"" + ".".repeat(300_000) + "\", \"" + ".".repeat(300_000) + "\"]}";
      HttpResponse<String> tokens = many.post("/tokenize", dots);
      check(Shape.TEI, 413, tokens);
      assertTrue(tokens.body().contains("the 524288 tokens"), tokens.body());
      check(Shape.TEI, 413, many.post("/decode", "{\"ids\": [" + "5,".repeat(600_000) + "5]}"));
      TestServer.ok(many.post("/embed_all", "{\"inputs\": \"a\"}"));
    }
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of(Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": \"a\", \"dimensions\": 21}"),
        Arguments.of(Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": \"a\", \"dimensions\": 0}"),
        Arguments.of(Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": \"a\", \"dimensions\": -1}"),
        Arguments.of(
            Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": \"a\", \"dimensions\": 1.5}"),
        Arguments.of(
            Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": \"a\", \"dimensions\": 1e400}"),
        Arguments.of(
            Shape.OPENAI,
            400,
            "/v1/embeddings",
            "{\"input\": \"a\", \"dimensions\": 99999999999999999999}"),
        Arguments.of(
            Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": \"a\", \"encoding_format\": \"x\"}"),
        Arguments.of(
            Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": \"a\", \"model\": \"reranker\"}"),
        Arguments.of(
            Shape.OPENAI,
            400,
            "/v1/embeddings",
            "{\"input\": \"a\", \"truncate_prompt_tokens\": 2}"),
        Arguments.of(Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": [[1], []]}"),
        Arguments.of(Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": [-1]}"),
        Arguments.of(Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": [1e9]}"),
        Arguments.of(Shape.OPENAI, 400, "/v1/embeddings", "{\"input\": [2000000000]}"),
        Arguments.of(Shape.OLLAMA, 400, "/api/embed", "{\"input\": \"a\", \"dimensions\": 21}"),
        Arguments.of(
            Shape.OLLAMA, 400, "/api/embed", "{\"input\": \"" + LONG + "\", \"truncate\": false}"),
        Arguments.of(Shape.TEI, 422, "/embed", "{\"inputs\": \"a\", \"dimensions\": 21}"),
        Arguments.of(Shape.TEI, 422, "/embed", "{\"inputs\": \"a\", \"prompt_name\": \"none\"}"),
        Arguments.of(Shape.TEI, 422, "/embed", "{\"inputs\": \"a\", \"prompt_name\": \"\\ud800\"}"),
        Arguments.of(Shape.TEI, 422, "/tokenize", "{\"inputs\": \"a\", \"prompt_name\": \"no\"}"),
        Arguments.of(Shape.TEI, 422, "/embed", "{\"inputs\": \"" + LONG + "\"}"),
        Arguments.of(
            Shape.TEI, 422, "/embed", "{\"inputs\": \"a\", \"truncation_direction\": \"up\"}"),
        Arguments.of(Shape.TEI, 422, "/embed_all", "{\"inputs\": [2000000000]}"),
        Arguments.of(Shape.TEI, 422, "/rerank", "{\"query\": \"a\", \"texts\": [1]}"),
        Arguments.of(Shape.TEI, 422, "/rerank", "{\"texts\": [\"a\"]}"),
        Arguments.of(
            Shape.TEI,
            422,
            "/rerank",
            "{\"query\": \"a\", \"texts\": [\"a\"], \"model\": \"classifier\"}"),
        Arguments.of(
            Shape.TEI,
            422,
            "/rerank",
            "{\"query\": \"a\", \"texts\": [\"a\"], \"model\": \"tiny\"}"),
        Arguments.of(
            Shape.TEI, 422, "/rerank", "{\"query\": \"a\", \"texts\": [\"" + LONG + LONG + "\"]}"),
        Arguments.of(Shape.TEI, 422, "/predict", "{\"inputs\": [\"a\", \"b\", \"c\"]}"),
        Arguments.of(Shape.TEI, 400, "/predict", "{\"inputs\": [[\"a\", \"b\"], []]}"),
        Arguments.of(Shape.TEI, 422, "/predict", "{\"inputs\": [[\"a\"], \"b\"]}"),
        Arguments.of(Shape.TEI, 422, "/predict", "{\"inputs\": \"" + LONG + LONG + "\"}"),
        Arguments.of(Shape.TEI, 422, "/similarity", "{\"inputs\": {\"source_sentence\": \"a\"}}"),
        Arguments.of(Shape.TEI, 422, "/decode", "{\"ids\": [2000000000]}"),
        Arguments.of(Shape.TEI, 422, "/decode", "{\"ids\": [-1]}"),
        Arguments.of(
            Shape.COHERE, 400, "/v1/rerank", "{\"query\": \"a\", \"documents\": [{\"t\": 1}]}"),
        Arguments.of(
            Shape.COHERE,
            400,
            "/v2/rerank",
            "{\"query\": \"a\", \"documents\": [\"a\"], \"top_n\": 0}"),
        Arguments.of(Shape.TEI, 404, "/none", "{}"),
        Arguments.of(Shape.OPENAI, 404, "/v1/none", "{}"),
        Arguments.of(Shape.OLLAMA, 404, "/api/none", "{}"),
        Arguments.of(Shape.TEI, 404, "/embed/", "{}"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void fieldsThatCannotBe(Shape shape, int status, String path, String body) {
    check(shape, status, server.post(path, body));
  }

  @Test
  void errorsOfOpenAiNameTheirField() {
    JsonNode error =
        TestServer.json(server.post("/v1/embeddings", "{\"input\": [\"a\", 1.5]}")).get("error");
    assertEquals("invalid_request_error", error.get("type").textValue());
    assertEquals("input[1]", error.get("param").textValue());
    error =
        TestServer.json(server.post("/v1/embeddings", "{\"input\": \"a\", \"model\": \"b\"}"))
            .get("error");
    assertEquals("model", error.get("param").textValue());
    assertEquals("model_not_found", error.get("code").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\\ud800", "\\udc00\\ud800 a", "a\\u0000b", "\\ud83d\\ude00"})
  void strangeTextsAreTexts(String escaped) throws Exception {
    String text = JSON.readTree('"' + escaped + '"').textValue();
    try (SentenceTransformer model = SentenceTransformer.load(MODEL)) {
      JsonNode vector =
          TestServer.ok(server.post("/v1/embeddings", "{\"input\": \"" + escaped + "\"}"))
              .at("/data/0/embedding");
      float[] expected = model.encode(text);
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], vector.get(i).floatValue());
      }
    }
    String escapedList = "[\"" + escaped + "\"]";
    JsonNode rank =
        TestServer.ok(
            server.post(
                "/rerank",
                "{\"query\": \""
                    + escaped
                    + "\", \"return_text\": true, \"texts\": "
                    + escapedList
                    + "}"));
    assertEquals(text, rank.at("/0/text").textValue());
    JsonNode cohere =
        TestServer.ok(
            server.post(
                "/v1/rerank",
                "{\"query\": \"a\", \"return_documents\": true, \"documents\": "
                    + escapedList
                    + "}"));
    assertEquals(text, cohere.at("/results/0/document/text").textValue());
    TestServer.ok(server.post("/tokenize", "{\"inputs\": " + escapedList + "}"));
  }

  /** Each gave its permit back: otherwise the last would get 429. */
  @Test
  void errorsDoNotUsePermitsUp() {
    for (int i = 0; i < 3 * CONCURRENT; i++) {
      server.post("/embed", "{\"inputs\": \"a\", \"model\": \"\\ud800\"}");
      server.post("/embed", "{\"inputs\": \"a\", \"model\": ");
      server.post("/embed", "{\"inputs\": [\"a\", \"" + LONG + "\"]}");
    }
    TestServer.ok(server.post("/embed", "{\"inputs\": \"a\"}"));
  }

  @Test
  void modelsByName() {
    assertEquals("tiny", TestServer.ok(server.get("/v1/models/tiny")).get("id").textValue());
    check(Shape.OPENAI, 404, server.get("/v1/models/none"));
    check(Shape.OPENAI, 404, server.get("/v1/models/"));
    check(Shape.OPENAI, 404, server.get("/v1/models/a%20b%E4%B8%AD"));
  }

  /** Clients escape a name, its slash too; and the one of the bundled model has one. */
  @ParameterizedTest
  @CsvSource({
    "BAAI/bge, BAAI%2Fbge",
    "BAAI/bge, BAAI/bge",
    "a b, a%20b",
    "100%, 100%25",
    "%2F, %252F",
    "中;?#+, %E4%B8%AD%3B%3F%23+",
  })
  void modelsWhoseNamesAreEscaped(String name, String escaped) {
    try (TestServer named = TestServer.of(TestServer.model(name, "l1-h20-cls")).start()) {
      HttpResponse<String> response = named.get("/v1/models/" + escaped);
      assertEquals(name, TestServer.ok(response).get("id").textValue());
    }
  }

  /** As Ollama has it, whose clients may name one, and whose users may give a model that name. */
  @Test
  void aVersionOfAModelsName() {
    String body = "{\"input\": \"a\", \"model\": \"tiny:latest\"}";
    TestServer.ok(server.post("/api/embed", body));
    check(Shape.OLLAMA, 404, server.post("/api/embed", body.replace("latest", "v2")));
    try (TestServer named = TestServer.of(TestServer.model("tiny:latest", "l1-h20-cls")).start()) {
      TestServer.ok(named.post("/api/embed", body));
    }
  }

  /** A model that gives three labels isn't the first that fits. */
  @Test
  void ranksAreOfTheFirstModelThatGivesOneScore() {
    try (TestServer both =
        TestServer.of(
                TestServer.model("labels", "cross-encoders/three-labels"),
                TestServer.model("reranker", "cross-encoders/reranker-v6"))
            .start()) {
      String ranks = "{\"query\": \"a\", \"documents\": [\"b\"]}";
      JsonNode answer = TestServer.ok(both.post("/v1/rerank", ranks));
      assertEquals("reranker", answer.get("model").textValue());
      TestServer.ok(both.post("/rerank", "{\"query\": \"a\", \"texts\": [\"b\"]}"));
      assertEquals(3, TestServer.ok(both.post("/predict", "{\"inputs\": \"a\"}")).size());
      String named = ranks.replace("{", "{\"model\": \"labels\", ");
      check(Shape.COHERE, 400, both.post("/v1/rerank", named));
    }
  }

  @Test
  void pathsWithEmptyPartsLeadNowhere() {
    check(Shape.TEI, 404, server.post("//v1/embeddings", "{\"input\": \"a\"}"));
    check(Shape.OPENAI, 404, server.post("/v1//embeddings", "{\"input\": \"a\"}"));
    check(Shape.TEI, 404, server.get("/v1%2Fmodels"));
  }

  @Test
  void bodiesThatAreTooLarge() {
    try (TestServer small = TestServer.ofGolden("l1-h20-cls").bodyBytes(1000).start()) {
      String limit = "{\"inputs\": \"" + " ".repeat(986) + "\"}";
      assertEquals(1000, limit.length());
      TestServer.ok(small.post("/embed", limit));
      check(Shape.TEI, 413, small.post("/embed", limit + " "));
      String large = " ".repeat(100_000);
      check(Shape.OPENAI, 413, small.post("/v1/embeddings", large));
      // Without a length that is known before.
      byte[] bytes = " ".repeat(100_000).getBytes(StandardCharsets.UTF_8);
      check(
          Shape.TEI,
          413,
          small.send(
              small
                  .request("/embed")
                  .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes)))
                  .build()));
    }
  }

  @Test
  void keys() {
    AccessOptions access =
        new AccessOptions(
            ApiKeys.ofVariable("SBERT4J_API_KEY", "secret-key-of-this-test"),
            null,
            List.of(),
            List.of(),
            null);
    try (TestServer locked = TestServer.ofGolden("l1-h20-cls").access(access).start()) {
      for (Protocol p : PROTOCOLS) {
        HttpResponse<String> response = locked.post(p.path(), p.good());
        check(p.shape(), 401, response);
        assertEquals("Bearer", response.headers().firstValue("www-authenticate").orElse(""));
        check(p.shape(), 401, locked.post(p.path(), "nonsense"));
      }
      for (String open : List.of("/health", "/health/live", "/ping", "/metrics", "/docs", "/")) {
        assertEquals(200, locked.get(open).statusCode());
      }
      for (String closed : List.of("/info", "/v1/models", "/v1/models/tiny")) {
        assertEquals(401, locked.get(closed).statusCode());
      }
      for (String key : List.of("Bearer x", "secret-key-of-this-test", "Basic abc", "Bearer ")) {
        check(
            Shape.TEI,
            401,
            locked.send(
                locked
                    .request("/embed")
                    .header("Authorization", key)
                    .POST(BodyPublishers.ofString("{\"inputs\": \"a\"}"))
                    .build()));
      }
      TestServer.ok(
          locked.send(
              locked
                  .request("/embed")
                  .header("Authorization", "Bearer secret-key-of-this-test")
                  .POST(BodyPublishers.ofString("{\"inputs\": \"a\"}"))
                  .build()));
    }
  }
}
