package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.GOLDENS;
import static org.sbert4j.tests.server.TestServer.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.CrossEncoder;
import org.sbert4j.LoadOptions;
import org.sbert4j.MemoryNeed;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;
import org.sbert4j.server.AccessOptions;
import org.sbert4j.server.BuildVersion;
import org.sbert4j.server.log.AccessLog;
import org.sbert4j.server.security.ApiKeys;

/** Who is let in by which name and from which page, what is noted of it, and what is told. */
@Timeout(60)
class AccessTest {
  private static final String MODEL = "l1-h20-cls";
  private static final String ONE = "{\"inputs\": \"a\"}";
  private static final String KEY = "secret-key-of-this-test";

  private static AccessOptions access(ApiKeys keys, List<String> origins, List<String> hosts) {
    return new AccessOptions(keys, null, origins, hosts, null);
  }

  private static RawClient.Answer get(TestServer server, String path, String host)
      throws IOException {
    try (RawClient client = new RawClient(server)) {
      client.send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
      return client.read();
    }
  }

  @Test
  void aPageWhoseNameLeadsHereIsRefused() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start()) {
      for (String host : List.of("localhost", "localhost:8080", "127.0.0.1:80", "[::1]:80")) {
        assertEquals(200, get(server, "/v1/models", host).status(), host);
      }
      for (String host : List.of("evil.example", "evil.example:8080", "localhost.evil.example")) {
        RawClient.Answer models = get(server, "/v1/models", host);
        assertEquals(403, models.status(), host);
        String message = JSON.readTree(models.body()).at("/error/message").textValue();
        assertTrue(message.contains("--allowed-host " + host.replace(":8080", "")), message);
        assertEquals(403, get(server, "/", host).status(), host);
        try (RawClient client = new RawClient(server)) {
          client.send(RawClient.post("/embed", ONE).replace("Host: localhost", "Host: " + host));
          RawClient.Answer embed = client.read();
          assertEquals(403, embed.status());
          assertTrue(JSON.readTree(embed.body()).get("error").isTextual(), embed.body());
        }
      }
      assertTrue(hasHostStatus(server));
    }
  }

  /** Whether the OpenAPI document says that a Host may be refused. */
  private static boolean hasHostStatus(TestServer server) {
    return TestServer.ok(server.get("/openapi.json"))
        .at("/paths/~1health/get/responses")
        .has("403");
  }

  @Test
  void furtherNamesAndKeysLetIn() throws IOException {
    AccessOptions named = access(ApiKeys.none(), List.of(), List.of("api.example"));
    try (TestServer server = TestServer.ofGolden(MODEL).access(named).start()) {
      assertEquals(200, get(server, "/info", "API.example:443").status());
      assertEquals(403, get(server, "/info", "evil.example").status());
    }
    AccessOptions keys = access(ApiKeys.ofVariable("KEY", KEY), List.of(), List.of());
    try (TestServer server = TestServer.ofGolden(MODEL).access(keys).start()) {
      assertEquals(401, get(server, "/info", "evil.example").status());
      assertEquals(200, get(server, "/health", "evil.example").status());
      assertFalse(hasHostStatus(server));
    }
  }

  private static HttpResponse<String> preflight(TestServer server, String origin) {
    return server.send(
        server
            .request("/v1/embeddings")
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,x-stainless-lang")
            .method("OPTIONS", BodyPublishers.noBody())
            .build());
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://app.example", "*"})
  void pagesOfAnOriginMaySendAndReadAnyHeader(String allowed) throws IOException {
    String origin = "https://app.example";
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    AccessOptions access =
        new AccessOptions(
            ApiKeys.none(),
            null,
            List.of(allowed),
            List.of(),
            AccessLog.toStream(log, false, problem -> {}));
    try (TestServer server = TestServer.ofGolden(MODEL).access(access).start()) {
      HttpResponse<String> before = preflight(server, origin);
      assertEquals(origin, header(before, "Access-Control-Allow-Origin"));
      // By Fetch's standard the star stands for every header but Authorization.
      assertEquals(
          List.of("*", "Authorization"),
          List.of(header(before, "Access-Control-Allow-Headers").split(",")).stream()
              .sorted()
              .toList());
      HttpResponse<String> answer =
          server.send(
              server
                  .request("/embed")
                  .header("Origin", origin)
                  .POST(BodyPublishers.ofString(ONE))
                  .build());
      assertEquals(200, answer.statusCode());
      assertEquals(origin, header(answer, "Access-Control-Allow-Origin"));
      assertEquals("*", header(answer, "Access-Control-Expose-Headers"));
      assertEquals("", header(answer, "Access-Control-Allow-Credentials"));
      assertEquals(
          allowed.equals("*"),
          preflight(server, "https://evil.example")
              .headers()
              .firstValue("Access-Control-Allow-Origin")
              .isPresent());
    }
    List<String> noted = new ArrayList<>();
    for (String line : log.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode entry = JSON.readTree(line);
      noted.add(entry.get("method").textValue() + " " + entry.get("path").textValue());
    }
    // In any order: a line may come after the answer, and so after the next one's.
    assertEquals(
        List.of("OPTIONS /v1/embeddings", "OPTIONS /v1/embeddings", "POST /embed"),
        noted.stream().sorted().toList());
  }

  /** What Jetty refuses by itself: a request, its status, and the field that has the message. */
  private record Refusal(String request, int status, String message) {}

  /** Of a line about a client that went away. */
  private static final String GONE = "\"status\":499";

  private static final List<Refusal> REFUSALS =
      List.of(
          new Refusal("nonsense\r\n\r\n", 400, "/error"),
          new Refusal("GET /health HTTP/1.1\r\n\r\n", 400, "/error"),
          new Refusal("GET /v1/models/a%ff HTTP/1.1\r\nHost: a\r\n\r\n", 400, "/error/message"),
          new Refusal(
              "POST /v1/rerank HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(20_000) + "\r\n\r\n",
              431,
              "/message"),
          new Refusal("POST /v2/rerank HTTP/1.1\r\n\r\n", 400, "/message"),
          new Refusal("POST /api/embed HTTP/1.1\r\n\r\n", 400, "/error"));

  @Test
  void whatIsNoRequestIsNotedAndToldInTheProtocolsForm() throws Exception {
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    AccessOptions access =
        new AccessOptions(
            ApiKeys.none(),
            null,
            List.of(),
            List.of(),
            AccessLog.toStream(log, false, problem -> {}));
    try (TestServer server = TestServer.ofGolden(MODEL).access(access).start()) {
      for (Refusal refusal : REFUSALS) {
        try (RawClient client = new RawClient(server).send(refusal.request())) {
          RawClient.Answer answer = client.read();
          assertEquals(refusal.status(), answer.status(), refusal.request());
          assertTrue(JSON.readTree(answer.body()).at(refusal.message()).isTextual(), answer.body());
        }
      }
      // It ends without an answer, which Jetty would give in its place.
      try (RawClient gone = new RawClient(server)) {
        gone.send(
            RawClient.head("/embed", 100)
                    .replace(
                        "application/json", "application/x-ndjson\r\nAccept: application/x-ndjson")
                + "\"a\"\n");
        gone.abort();
      }
      for (int i = 0; i < 1000 && !log.toString(StandardCharsets.UTF_8).contains(GONE); i++) {
        Thread.sleep(10);
      }
    }
    // A line may come after the answer, and so after the next one's.
    List<String> expected = new ArrayList<>(List.of("499"));
    REFUSALS.forEach(refusal -> expected.add(refusal.status() + " validation"));
    List<String> noted = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (String line : log.toString(StandardCharsets.UTF_8).lines().toList()) {
      JsonNode entry = JSON.readTree(line);
      boolean gone = entry.get("status").intValue() == 499;
      noted.add(gone ? "499" : entry.get("status") + " " + entry.get("error").textValue());
      paths.add(entry.get("path").textValue());
      assertEquals("127.0.0.1", entry.get("client").textValue());
      assertTrue(gone || entry.get("bytes_out").intValue() > 0, line);
    }
    assertEquals(expected.stream().sorted().toList(), noted.stream().sorted().toList());
    assertTrue(
        paths.containsAll(List.of("/v1/rerank", "/v2/rerank", "/api/embed")), paths::toString);
  }

  @Test
  void aBodyThatIsCompressedOnItsWayIsRefused() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        RawClient client = new RawClient(server)) {
      client.send(
          RawClient.head("/embed", 0)
              .replace("Content-Length: 0", "Transfer-Encoding: gzip, chunked")
              .concat("0\r\n\r\n"));
      assertEquals(415, client.read().status());
    }
  }

  @Test
  void infoTellsWhatIsInForce() {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        TestServer small = TestServer.ofGolden(MODEL).batchTokens(64).start()) {
      JsonNode info = TestServer.ok(server.get("/info"));
      assertEquals(512, info.get("max_batch_tokens").intValue());
      assertEquals(64, TestServer.ok(small.get("/info")).get("max_batch_tokens").intValue());
      String version = info.get("version").textValue();
      assertEquals(BuildVersion.get(), version);
      assertTrue(version.matches("[0-9]+\\.[0-9]+.*"), version);
      assertEquals(
          version, TestServer.ok(server.get("/openapi.json")).at("/info/version").textValue());
      assertTrue(server.get("/metrics").body().contains("version=\"" + version + "\""));
    }
  }

  @ParameterizedTest
  @CsvSource({"cross-encoders/reranker-v6,reranker,1", "cross-encoders/three-labels,classifier,3"})
  void infoNamesTheLabelsOfScores(String golden, String type, int labels) {
    List<String> expected;
    try (CrossEncoder model = CrossEncoder.load(GOLDENS.read(golden).model())) {
      expected = model.labels();
    }
    assertEquals(labels, expected.size());
    try (TestServer server = TestServer.of(TestServer.model("scores", golden)).start()) {
      JsonNode names = TestServer.ok(server.get("/info")).at("/model_type/" + type);
      for (int i = 0; i < labels; i++) {
        assertEquals(expected.get(i), names.get("id2label").get(Integer.toString(i)).textValue());
        assertEquals(i, names.get("label2id").get(expected.get(i)).intValue());
      }
      assertEquals(labels, names.get("id2label").size());
    }
  }

  @Test
  void theMemoryOfACrossEncoderCountsAsThatOfOthers() {
    String golden = "cross-encoders/reranker-v6";
    LoadOptions options = LoadOptions.defaults().withThreads(1);
    try (TestServer server = TestServer.of(TestServer.model("reranker", golden)).start();
        Backend backend = Backends.create(Backends.AUTO, BackendOptions.none())) {
      MemoryNeed need =
          CrossEncoder.memory(GOLDENS.read(golden).model(), options, backend).orElseThrow();
      assertTrue(need.embeddings() > 0 && need.linearWeights() > 0);
      assertEquals(
          need.linearWeights() + need.otherWeights() + need.embeddings(),
          TestServer.ok(server.get("/v1/models/reranker")).get("memory_bytes").longValue());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-ndjson|true",
        "Application/X-NDJSON;charset=utf-8|true",
        "text/html, application/x-ndjson|true",
        "*/*, application/x-ndjson|true",
        "application/json;q=0.5, application/x-ndjson|true",
        "application/x-ndjson, application/json|true",
        "application/json, application/x-ndjson|false",
        "application/x-ndjson;q=0.5, application/json|false",
        "application/x-ndjson;q=0, */*|false",
        "application/x-ndjsonx|false",
        "*/*|false",
      })
  void aStreamIsForThoseWhoPreferIt(String accept, boolean lines) {
    try (TestServer server = TestServer.ofGolden(MODEL).start()) {
      HttpResponse<String> response =
          server.send(
              server
                  .request("/embed")
                  .header("Accept", accept)
                  .POST(BodyPublishers.ofString(ONE + "\n"))
                  .build());
      assertEquals(200, response.statusCode(), response.body());
      assertEquals(
          lines ? "application/x-ndjson" : "application/json", header(response, "content-type"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/embeddings|input|[-1]|`input[0]` is -1",
        "/v1/embeddings|input|[5.5]|`input[0]` is a fraction",
        "/v1/embeddings|input|[5, 1e9, 99999999999]|`input[2]` is 99999999999",
        "/v1/embeddings|input|[[5], [6, -7]]|`input[1][1]` is -7",
        "/embed|inputs|[-1]|`inputs[0]` is -1",
        "/embed_all|inputs|[-1]|`inputs[0]` is -1",
        "/decode|ids|[-1]|`ids[0]` is -1",
        "/decode|ids|[[1, 0.5]]|`ids[0][1]` is a fraction",
      })
  void idsThatAreNoneAreToldSo(String path, String field, String ids, String begin) {
    try (TestServer server = TestServer.ofGolden(MODEL).start()) {
      JsonNode error =
          TestServer.json(server.post(path, "{\"" + field + "\": " + ids + "}")).get("error");
      assertEquals(
          begin + ", not a token's id, a whole number from 0 to vocab_size - 1",
          error.isTextual() ? error.textValue() : error.get("message").textValue());
    }
  }
}
