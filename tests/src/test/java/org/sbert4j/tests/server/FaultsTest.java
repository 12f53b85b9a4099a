package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.GOLDENS;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.server.EmbeddingServer;

/** Clients that misbehave, too many of them, and a server that ends or loses its model. */
@Tag("soak")
@Timeout(60)
class FaultsTest {
  private static final String MODEL = "l1-h20-cls";
  private static final String ONE = "{\"inputs\": \"a\"}";

  @TempDir Path temporary;

  private static String texts(int count) {
    return "{\"inputs\": [" + "\"a\", ".repeat(count - 1) + "\"a\"]}";
  }

  private static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      sleep(10);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Works only if no permit of a server that has one is missing. */
  private static void assertFree(TestServer server) {
    await(() -> server.post("/embed", ONE).statusCode() == 200, "a permit was not given back");
  }

  /** What the router logs as errors of its own. */
  private static List<String> severe(Code code) throws IOException {
    List<String> messages = new CopyOnWriteArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
              messages.add(record.getMessage());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("org.sbert4j.server");
    logger.addHandler(handler);
    try {
      code.run();
    } finally {
      logger.removeHandler(handler);
    }
    return messages;
  }

  private interface Code {
    void run() throws IOException;
  }

  @Test
  void oldProtocol() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start()) {
      String expected = server.post("/embed", ONE).body();
      try (RawClient client = new RawClient(server)) {
        client.send(
            RawClient.post("/embed", ONE).replace("HTTP/1.1\r\nHost: localhost", "HTTP/1.0"));
        RawClient.Answer answer = client.read();
        assertEquals(200, answer.status());
        assertEquals(expected, answer.body());
        assertEquals(-1, client.readByte());
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        RawClient client = new RawClient(server)) {
      StringBuilder all = new StringBuilder();
      for (int i = 1; i <= 20; i++) {
        all.append(RawClient.post("/embed", "{\"inputs\": \"a\", \"dimensions\": " + i + "}"));
        all.append("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
      }
      client.send(all.toString());
      for (int i = 1; i <= 20; i++) {
        assertEquals(i, TestServer.JSON.readTree(client.read().body()).get(0).size());
        assertEquals("{\"status\":\"ready\"}", client.read().body());
      }
    }
  }

  /** While the first waits, the server looks whether its client is there, and reads on for that. */
  @ParameterizedTest
  @ValueSource(ints = {1, 50, 400})
  void pipelinedRequestsAreNotLostWhileTheFirstWaits(int count) throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        Gate gate = Gate.of(server);
        RawClient client = new RawClient(server)) {
      String second = "{\"inputs\": \"" + "a ".repeat(12_000) + "b\", \"dimensions\": 3}";
      // The server's buffers have 8 KiB: the one with the first's last two bytes is else full of
      // the second's begin.
      int all = 16_384 - RawClient.head("/embed", 16_384).length() + 2;
      String first = " ".repeat(all - texts(count).length()) + texts(count);
      client.send(RawClient.head("/embed", all) + first.substring(0, all - 2));
      sleep(200);
      client.send(
          first.substring(all - 2)
              + RawClient.post("/embed", second)
              + RawClient.post("/embed", "{\"inputs\": \"a\", \"dimensions\": 5}"));
      await(() -> server.metric("te_queue_size") == count, "the texts do not wait");
      gate.open();
      assertEquals(count, TestServer.JSON.readTree(client.read().body()).size());
      RawClient.Answer next = client.read();
      assertNotNull(next, "the second request was lost");
      assertEquals(200, next.status(), next.body());
      assertEquals(3, TestServer.JSON.readTree(next.body()).get(0).size());
      assertEquals(5, TestServer.JSON.readTree(client.read().body()).get(0).size());
      assertEquals(200, gate.answer().statusCode());
    }
  }

  /** Else it would keep a thread of the server for minutes after its client was told. */
  @Test
  void aQueryThatIsReadOverAndOverEndsWithItsRequest() {
    String query = "a ".repeat(400_000);
    try (TestServer server =
        TestServer.of(TestServer.model("reranker", "cross-encoders/reranker-v6"))
            .timeoutSeconds(1)
            .start()) {
      String body =
          "{\"query\": \""
              + query
              + "\", \"truncate\": true, \"truncation_direction\": \"left\", \"texts\": ["
              + "\"b\", ".repeat(999)
              + "\"b\"]}";
      assertEquals(504, server.post("/rerank", body).statusCode());
      sleep(1000);
      assertFalse(isScoring(), "the texts are still being read");
    }
  }

  private static boolean isScoring() {
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getClassName().equals("org.sbert4j.server.protocol.Scorer"));
  }

  /** Whoever has its answer may ask again, on whichever connection. */
  @ParameterizedTest
  @ValueSource(strings = {"one text", "many texts", "a stream", "a stream with an error"})
  void aPermitIsBackBeforeItsAnswerEnds(String what) throws IOException {
    String request =
        switch (what) {
          case "one text" -> RawClient.post("/embed", ONE);
          case "many texts" -> RawClient.post("/embed_all", texts(1000));
          default ->
              RawClient.postLines("/embed", what.equals("a stream") ? "\"a\"\n" : "\"a\"\n5\n");
        };
    try (TestServer server = TestServer.ofGolden(MODEL).concurrent(1).start();
        RawClient one = new RawClient(server);
        RawClient other = new RawClient(server)) {
      for (int i = 0; i < 200; i++) {
        assertEquals(200, one.send(request).read().status());
        assertEquals(200, other.send(request).read().status());
      }
    }
  }

  @Test
  void bodiesThatDoNotComeAreNoFaultOfTheServer() throws IOException {
    assertEquals(List.of(), severe(FaultsTest::bodiesThatDoNotCome));
  }

  private static void bodiesThatDoNotCome() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).concurrent(1).timeoutSeconds(2).start()) {
      assertFree(server);
      try (RawClient half = new RawClient(server)) {
        half.send(RawClient.head("/embed", ONE.length()) + ONE.substring(0, 5));
        // A post that is there at the same time could take its permit.
        sleep(500);
        await(() -> server.post("/embed", ONE).statusCode() == 429, "it does not count");
        RawClient.Answer answer = half.read();
        assertEquals(408, answer.status());
        assertEquals(
            "Validation", TestServer.JSON.readTree(answer.body()).get("error_type").textValue());
        assertEquals(-1, half.readByte());
      }
      assertFree(server);
      try (RawClient slow = new RawClient(server)) {
        slow.send(RawClient.head("/v1/embeddings", 1000));
        long start = System.nanoTime();
        for (int i = 0; i < 3; i++) {
          slow.send(" ");
          sleep(300);
        }
        assertEquals(408, slow.read().status());
        assertTrue(System.nanoTime() - start < 20_000_000_000L);
      }
      assertFree(server);
    }
  }

  @Test
  void headersThatComeSlowly() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).timeoutSeconds(1).start();
        RawClient client = new RawClient(server)) {
      client.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX: ");
      assertThrows(
          IOException.class,
          () -> {
            for (int i = 0; i < 50; i++) {
              client.send("x");
              sleep(100);
            }
          });
    }
  }

  @Test
  void aBodyThatNobodyWantsIsNotAwaitedForEver() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).bodyBytes(1000).timeoutSeconds(1).start();
        RawClient slow = new RawClient(server);
        RawClient hopeless = new RawClient(server)) {
      slow.send(RawClient.head("/nothing", 4000));
      for (int i = 0; i < 4; i++) {
        sleep(200);
        slow.send(" ");
      }
      // Why it isn't wanted, not that it is late.
      assertEquals(404, slow.read().status());
      // So much would not be read to its end, so it is refused before it comes.
      hopeless.send(RawClient.head("/nothing", 4001));
      assertEquals(404, hopeless.read().status());
    }
  }

  /** It cannot be told from one that has gone: that would show only when it is written to. */
  @Test
  void aClientThatEndsItsSendingCountsAsGone() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        Gate gate = Gate.of(server);
        RawClient client = new RawClient(server)) {
      client.send(RawClient.post("/embed", texts(3)));
      client.endSending();
      await(() -> server.metric("te_queue_size") == 3, "the texts do not wait");
      gate.open();
      RawClient.Answer answer = client.read();
      assertEquals(503, answer.status());
      assertTrue(answer.body().contains("the connection was closed"), answer.body());
      assertEquals(200, gate.answer().statusCode());
    }
  }

  @Test
  void aClientThatDoesNotTakeItsAnswer() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).concurrent(1).timeoutSeconds(10).start()) {
      assertFree(server);
      assertEquals(200, server.post("/embed_all", texts(500)).statusCode());
      String body = "{\"inputs\": [" + "\"一丁七 一丁七 一丁七 一丁七 一丁七\", ".repeat(2000) + "\"a\"]}";
      try (RawClient slow = new RawClient(server, 4096)) {
        slow.send(RawClient.post("/embed_all", body));
        for (char expected : "HTTP/1.1 200".toCharArray()) {
          assertEquals(expected, slow.readByte());
        }
        long read = 0;
        while (server.post("/embed", ONE).statusCode() == 429) {
          slow.readByte();
          read++;
          sleep(100);
        }
        assertTrue(read > 5, "the answer was not larger than the buffers");
        read += slow.drain();
        assertTrue(read < 8_000_000, "all was sent: " + read);
      }
    }
  }

  @Test
  void clientsThatGoBeforeTheirRequestIsThere() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).concurrent(1).start()) {
      assertFree(server);
      List<String> logged =
          severe(
              () -> {
                for (boolean abort : new boolean[] {true, false}) {
                  for (String part :
                      List.of(
                          "",
                          "POST /embed HTTP/1.1\r\nHo",
                          RawClient.head("/embed", 100),
                          RawClient.head("/embed", 100) + "{\"inputs\"")) {
                    RawClient client = new RawClient(server).send(part);
                    sleep(50);
                    if (abort) {
                      client.abort();
                    } else {
                      client.close();
                    }
                    assertFree(server);
                  }
                }
              });
      assertEquals(List.of(), logged);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void textsOfClientsThatHaveGoneAreNotComputed(boolean abort) throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        Gate gate = Gate.of(server)) {
      CompletableFuture<HttpResponse<String>> other = server.postLater("/embed", texts(7));
      await(() -> server.metric("te_queue_size") == 7, "the texts do not wait");
      RawClient client = new RawClient(server).send(RawClient.post("/embed", texts(100)));
      await(() -> server.metric("te_queue_size") == 107, "the texts do not wait");
      if (abort) {
        client.abort();
      } else {
        client.close();
      }
      gate.open();
      assertEquals(200, other.join().statusCode());
      assertEquals(200, gate.answer().statusCode());
      TestServer.ok(server.post("/embed", texts(3)));
      assertEquals(1 + 7 + 3, server.computedTexts());
      assertEquals(11, server.metric("sbert4j_texts_total{model=\"tiny\"}"));
      assertEquals(1, server.metric("te_request_failure{err=\"dropped\"}"));
    }
  }

  @Test
  void aClientThatGoesWhileItReads() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).concurrent(1).start()) {
      assertFree(server);
      for (int i = 0; i < 5; i++) {
        RawClient client = new RawClient(server, 4096);
        client.send(RawClient.post("/embed_all", texts(2000)));
        assertEquals('H', client.readByte());
        client.abort();
        assertFree(server);
      }
    }
  }

  @Test
  void oneRequestTooMany() {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        Gate gate = Gate.of(server)) {
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 511).mapToObj(i -> server.postLater("/embed", ONE)).toList();
      await(() -> server.metric("te_queue_size") == 511, "the requests do not wait");
      for (String path : List.of("/embed", "/v1/embeddings", "/api/embed", "/v1/rerank")) {
        HttpResponse<String> refused = server.post(path, ONE);
        assertEquals(429, refused.statusCode());
        assertEquals("1", refused.headers().firstValue("retry-after").orElse(""));
      }
      assertEquals(200, server.get("/health").statusCode());
      gate.open();
      waiting.forEach(one -> assertEquals(200, one.join().statusCode()));
      assertEquals(200, gate.answer().statusCode());
      TestServer.ok(server.post("/embed", ONE));
    }
  }

  @Test
  void closingLetsRunningRequestsEnd() throws Exception {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        Gate gate = Gate.of(server);
        RawClient kept = new RawClient(server)) {
      kept.send("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertEquals(200, kept.read().status());
      sleep(1500);
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 32).mapToObj(i -> server.postLater("/embed", texts(3))).toList();
      await(() -> server.metric("te_queue_size") == 96, "the requests do not wait");
      Thread closing = new Thread(server::close);
      closing.start();
      await(() -> refusesConnections(server), "it lets a new client in");
      sleep(1500);
      assertTrue(closing.isAlive());
      kept.send("GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n");
      RawClient.Answer answer = kept.read();
      assertNotNull(answer, "a connection was closed that is open");
      assertEquals(503, answer.status());
      assertTrue(answer.head().contains("connection: close"), answer.head());
      gate.open();
      for (CompletableFuture<HttpResponse<String>> one : waiting) {
        assertEquals(3, TestServer.ok(one.get(20, TimeUnit.SECONDS)).size());
      }
      assertEquals(200, gate.answer().statusCode());
      closing.join(20_000);
      assertFalse(closing.isAlive());
    }
  }

  private static boolean refusesConnections(TestServer server) {
    try {
      new RawClient(server).close();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void requestsThatDoNotEndInTimeAreTold(int drainSeconds) throws Exception {
    try (TestServer server = TestServer.ofGolden(MODEL).drainSeconds(drainSeconds).start();
        Gate gate = Gate.of(server);
        RawClient openAi = new RawClient(server);
        RawClient half = new RawClient(server)) {
      openAi.send(RawClient.post("/v1/embeddings", "{\"input\": \"a\"}"));
      half.send(RawClient.head("/embed", 10) + "{");
      List<CompletableFuture<HttpResponse<String>>> waiting =
          IntStream.range(0, 5).mapToObj(i -> server.postLater("/embed", ONE)).toList();
      await(() -> server.metric("te_queue_size") == 6, "the requests do not wait");
      CompletableFuture<Integer> late = CompletableFuture.supplyAsync(server::stop);
      RawClient.Answer answer = openAi.read();
      assertNotNull(answer, "it was cut off");
      assertEquals(503, answer.status());
      assertTrue(answer.head().contains("connection: close"), answer.head());
      assertTrue(answer.head().contains("retry-after: 1"), answer.head());
      assertTrue(
          answer.body().startsWith("{\"error\":{\"message\":\"the server is ending, and this "),
          answer.body());
      assertEquals(503, half.read().status());
      for (CompletableFuture<HttpResponse<String>> one : waiting) {
        assertEquals(503, one.get(20, TimeUnit.SECONDS).statusCode());
      }
      assertEquals(503, gate.answer().statusCode());
      gate.open();
      assertEquals(8, late.get(20, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\"a", "\"a\"\n"})
  void aStreamThatIsOpenAtTheEndIsEndedQuietly(String begin) throws IOException {
    List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> uncaught.add(thrown));
    try {
      List<String> logged =
          severe(
              () -> {
                try (TestServer server = TestServer.ofGolden(MODEL).drainSeconds(1).start();
                    RawStream stream = new RawStream(server, 1000)) {
                  stream.send(begin);
                  if (begin.endsWith("\n")) {
                    assertTrue(stream.firstLine().startsWith("["));
                  } else {
                    await(FaultsTest::isStreaming, "the stream is not begun");
                  }
                  assertEquals(1, server.stop());
                  if (!begin.endsWith("\n")) {
                    assertTrue(stream.firstLine(503).contains("the server is ending"));
                  }
                  await(() -> !isStreaming(), "the stream's thread does not end");
                }
              });
      assertEquals(List.of(), logged);
      assertEquals(List.of(), uncaught);
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static boolean isStreaming() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("sbert4j-stream"));
  }

  @Test
  void twoServersOnOnePort() {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        EmbeddingServer second = TestServer.ofGolden(MODEL).build(server.port())) {
      String message = assertThrows(IOException.class, second::start).getMessage();
      assertTrue(message.startsWith("127.0.0.1:" + server.port() + ": "), message);
      assertTrue(message.contains("--port"), message);
      TestServer.ok(server.post("/embed", ONE));
    }
  }

  @Test
  void aModelThatIsGoneComesBack() throws IOException {
    Path folder = GOLDENS.read(MODEL).copyModel(temporary.resolve("a/model"));
    Path away = temporary.resolve("away");
    try (TestServer server = TestServer.of(TestServer.model("tiny", folder)).start();
        TestServer other = TestServer.ofGolden(MODEL).start()) {
      Files.move(folder, away);
      for (String path : List.of("/embed", "/v1/embeddings", "/api/embed")) {
        HttpResponse<String> failed = server.post(path, "{\"inputs\": \"a\", \"input\": \"a\"}");
        assertTrue(failed.statusCode() == 424 || failed.statusCode() >= 500);
        assertNotNull(TestServer.json(failed).get("error"));
        assertFalse(failed.body().contains(temporary.toString()), failed.body());
        assertFalse(failed.body().contains("Exception"), failed.body());
      }
      assertEquals(200, server.get("/health").statusCode());
      Files.move(away, folder);
      assertEquals(other.post("/embed", ONE).body(), server.post("/embed", ONE).body());
    }
  }

  @Test
  void anIdleModelIsUnloadedAndComesBackWithTheSameBits() {
    try (TestServer server = TestServer.ofGolden(MODEL).unloadAfterSeconds(1).start()) {
      HttpResponse<String> before = server.post("/v1/embeddings", "{\"input\": [\"a\", \"中国\"]}");
      assertTrue(isLoaded(server));
      await(() -> !isLoaded(server), "it stays loaded");
      assertEquals(0, server.metric("te_queue_size"));
      HttpResponse<String> after = server.post("/v1/embeddings", "{\"input\": [\"a\", \"中国\"]}");
      assertEquals(before.body(), after.body());
      assertEquals(before.headers().firstValue("etag"), after.headers().firstValue("etag"));
      assertTrue(isLoaded(server));
    }
  }

  private static boolean isLoaded(TestServer server) {
    return TestServer.ok(server.get("/v1/models/tiny")).get("loaded").booleanValue();
  }

  @Test
  void oneConnectionServesAThousandRequests() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        RawClient client = new RawClient(server)) {
      String expected = null;
      List<Integer> threads = new ArrayList<>();
      List<Long> descriptors = new ArrayList<>();
      for (int i = 0; i < 1000; i++) {
        client.send(RawClient.post("/embed", ONE));
        RawClient.Answer answer = client.read();
        assertEquals(200, answer.status());
        expected = expected == null ? answer.body() : expected;
        assertEquals(expected, answer.body());
        if (i == 200 || i == 999) {
          threads.add(Thread.activeCount());
          try (java.util.stream.Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            descriptors.add(open.count());
          }
        }
      }
      assertTrue(threads.get(1) <= threads.get(0) + 8, threads.toString());
      assertTrue(descriptors.get(1) <= descriptors.get(0) + 8, descriptors.toString());
    }
  }

  private static final List<String> NO_REQUESTS =
      List.of(
          "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n",
          "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /a%00b HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /v1/models/%ff HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /v1/models/a%2Fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /v1/models/a;b=c HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET http://[bad/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
          "GET /health HTTP/1.1\r\n\r\n",
          "GET /health HTTP/9.9\r\nHost: localhost\r\n\r\n",
          "nonsense\r\n\r\n",
          "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
          "POST /embed HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
          "POST /embed HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
          "POST /embed HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
          "POST /embed HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n",
          "POST /embed HTTP/1.1\r\nHost: localhost\r\nExpect: nonsense\r\nContent-Length: 2\r\n\r\n{}");

  @Test
  void requestsThatAreNone() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).concurrent(1).start()) {
      List<String> logged =
          severe(
              () -> {
                for (String request : NO_REQUESTS) {
                  try (RawClient client = new RawClient(server).send(request)) {
                    RawClient.Answer answer = client.read();
                    assertNotNull(answer, request);
                    boolean unknownVersion = answer.status() == 505;
                    assertTrue(unknownVersion || answer.status() / 100 == 4, answer.toString());
                    for (String inner : List.of("Exception", "org.", "java.", "\tat ", "jetty")) {
                      assertFalse(answer.body().contains(inner), answer.toString());
                      assertFalse(answer.head().contains(inner), answer.toString());
                    }
                  }
                }
              });
      assertEquals(List.of(), logged);
      assertFree(server);
    }
  }

  @Test
  void tooManyHeaders() throws IOException {
    try (TestServer server = TestServer.ofGolden(MODEL).start();
        RawClient client = new RawClient(server)) {
      client.send(
          "GET /health HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n");
      assertEquals(431, client.read().status());
      assertNull(client.read());
    }
  }
}
