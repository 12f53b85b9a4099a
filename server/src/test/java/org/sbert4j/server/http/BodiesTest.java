package org.sbert4j.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.server.schema.ObjectType;

/** Bodies of many requests at once, and what they take of the memory that they share. */
@Timeout(60)
class BodiesTest {
  private static final int BODY = 64 * 1024;

  /** One of the greatest size fits, a second doesn't. */
  private static final int ALL_KILOBYTES = 100;

  private static final Answer DONE = Answer.text("text/plain", "done");
  private static final Duration TIME = Duration.ofSeconds(2);

  private final LinkedBlockingQueue<CompletableFuture<Answer>> begun = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<CallListener.Ended> ended = new ConcurrentLinkedQueue<>();
  private final List<Client> clients = new ArrayList<>();
  private Server server;
  private HttpConnector connector;

  @BeforeEach
  void start() throws Exception {
    start(new HttpLimits(100, 8, BODY, ALL_KILOBYTES, TIME));
  }

  private void start(HttpLimits limits) throws Exception {
    server = new Server();
    connector = new HttpConnector(server, null, limits);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    CallListener listener =
        new CallListener() {
          @Override
          public void computed(Request request, Call.Work part) {}

          @Override
          public boolean needsTexts() {
            return false;
          }

          @Override
          public void ended(Ended one) {
            ended.add(one);
          }
        };
    server.setHandler(
        new Router(
            List.of(
                route("/embed", ErrorFormat.TEI),
                route("/v1/embeddings", ErrorFormat.OPENAI),
                route("/api/embed", ErrorFormat.OLLAMA),
                route("/v2/rerank", ErrorFormat.COHERE)),
            limits,
            host -> true,
            key -> true,
            listener));
    server.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (Client client : clients) {
      client.socket.close();
    }
    server.stop();
  }

  /** A route that answers when the test says so. */
  private Route route(String path, ErrorFormat errors) {
    return Route.post(
        path,
        errors,
        ObjectType.of("Anything"),
        call -> {
          CompletableFuture<Answer> answer = new CompletableFuture<>();
          begun.add(answer);
          return answer;
        },
        new Route.Description("", "", "", null, "text/plain"));
  }

  /** The next request that is worked on. */
  private CompletableFuture<Answer> nextBegun() throws InterruptedException {
    CompletableFuture<Answer> next = begun.poll(10, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing was begun");
    return next;
  }

  private static byte[] json(int length) {
    return ("{" + " ".repeat(length - 2) + "}").getBytes(StandardCharsets.US_ASCII);
  }

  /** A client with a connection of its own. */
  private static final class Client {
    private final Socket socket;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(10_000);
      socket.setTcpNoDelay(true);
    }

    Client head(String path, String more) throws IOException {
      return send(("POST " + path + " HTTP/1.1\r\nHost: a\r\n" + more + "\r\n\r\n"));
    }

    Client send(String text) throws IOException {
      return send(text.getBytes(StandardCharsets.US_ASCII));
    }

    Client send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
      return this;
    }

    /** A whole request with its length. */
    Client post(String path, int length) throws IOException {
      return head(path, "Content-Length: " + length).send(json(length));
    }

    /** A whole request in chunks. */
    Client postChunks(String path, int length) throws IOException {
      head(path, "Transfer-Encoding: chunked");
      byte[] body = json(length);
      for (int i = 0; i < length; i += 4096) {
        int size = Math.min(4096, length - i);
        send(Integer.toHexString(size) + "\r\n");
        socket.getOutputStream().write(body, i, size);
        send("\r\n");
      }
      return send("0\r\n\r\n");
    }

    /** The head and the body of an answer; empty if the connection was closed without one. */
    String answer() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
        int next = socket.getInputStream().read();
        if (next < 0) {
          return head.toString(StandardCharsets.US_ASCII);
        }
        head.write(next);
      }
      String text = head.toString(StandardCharsets.US_ASCII);
      int length = Integer.parseInt(text.replaceFirst("(?is).*content-length: *(\\d+).*", "$1"));
      return text
          + new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }
  }

  private Client client() throws IOException {
    Client client = new Client(connector.getLocalPort());
    clients.add(client);
    return client;
  }

  private static void assertStatus(int status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
  }

  /** Has a body worked on. One whose client has just gone may not have given its part back yet. */
  private CompletableFuture<Answer> begin(Client client, int length) throws Exception {
    for (int i = 0; i < 10; i++) {
      client.post("/embed", length);
      CompletableFuture<Answer> working = begun.poll(1, TimeUnit.SECONDS);
      if (working != null) {
        return working;
      }
      assertStatus(503, client.answer());
    }
    throw new AssertionError("what bodies took was not given back");
  }

  /** Works only if nothing of what all bodies share is missing. */
  private void assertAllIsFree() throws Exception {
    Client first = client();
    Client second = client();
    CompletableFuture<Answer> working = begin(first, BODY);
    begin(second, ALL_KILOBYTES * 1024 - BODY).complete(DONE);
    assertStatus(200, second.answer());
    working.complete(DONE);
    assertStatus(200, first.answer());
  }

  @ParameterizedTest
  @CsvSource({
    "/embed, '{\"error\":\"the server has', true",
    "/embed, '\"error_type\":\"Unhealthy\"', false",
    "/v1/embeddings, '{\"error\":{\"message\":\"the server has', true",
    "/v1/embeddings, '\"type\":\"server_error\"', false",
    "/api/embed, '{\"error\":\"the server has', false",
    "/v2/rerank, '{\"message\":\"the server has', true"
  })
  void aBodyThatDoesNotFitIsRefused(String path, String body, boolean chunked) throws Exception {
    Client first = client().post("/embed", BODY);
    CompletableFuture<Answer> working = nextBegun();
    Client second = client();
    if (chunked) {
      second.postChunks(path, BODY);
    } else {
      second.post(path, BODY);
    }
    String refused = second.answer();
    assertStatus(503, refused);
    assertTrue(refused.contains("\r\nRetry-After: 1\r\n"), refused);
    assertTrue(refused.contains(body), refused);
    // A small one has room, and the connection of the refused one can be used.
    second.post(path, 1000);
    nextBegun().complete(DONE);
    assertStatus(200, second.answer());
    working.complete(DONE);
    assertStatus(200, first.answer());
    assertAllIsFree();
  }

  @Test
  void whoTellsItsLengthIsRefusedBeforeItSends() throws Exception {
    client().post("/embed", BODY);
    assertFalse(nextBegun().isDone());
    Client second = client().head("/embed", "Expect: 100-continue\r\nContent-Length: " + BODY);
    assertStatus(503, second.answer());
  }

  @Test
  void aRefusedBodyThatStopsComingIsStillToldWhy() throws Exception {
    client().post("/embed", BODY);
    assertFalse(nextBegun().isDone());
    Client second = client().head("/embed", "Content-Length: " + BODY).send("{");
    assertStatus(503, second.answer());
  }

  private enum End {
    RESULT,
    FAILURE,
    RESULT_TOO_LATE,
    BODY_TOO_LATE,
    BROKEN_BODY,
    BODY_TOO_LARGE,
    NO_JSON,
    CLIENT_GONE,
    WRITE_FAILED
  }

  @Tag("soak")
  @ParameterizedTest
  @EnumSource(End.class)
  void whatABodyTookIsGivenBack(End end) throws Exception {
    for (int i = 0; i < 2; i++) {
      end(end, client());
      assertAllIsFree();
    }
    assertEquals(0, begun.size());
  }

  private void end(End end, Client client) throws Exception {
    switch (end) {
      case RESULT -> {
        client.post("/embed", BODY);
        nextBegun().complete(DONE);
        assertStatus(200, client.answer());
      }
      case FAILURE -> {
        client.post("/embed", BODY);
        nextBegun().completeExceptionally(new OutOfMemoryError("of the test"));
        assertStatus(503, client.answer());
      }
      case RESULT_TOO_LATE -> {
        client.post("/embed", BODY);
        CompletableFuture<Answer> late = nextBegun();
        assertStatus(504, client.answer());
        late.complete(DONE);
      }
      case BODY_TOO_LATE -> {
        client.head("/embed", "Content-Length: " + BODY).send("{");
        assertStatus(408, client.answer());
      }
      case BROKEN_BODY -> {
        client.head("/embed", "Transfer-Encoding: chunked").send("9000\r\n{\r\nzz\r\n");
        client.socket.shutdownOutput();
        assertStatus(400, client.answer());
      }
      case BODY_TOO_LARGE -> assertStatus(413, client.postChunks("/embed", BODY + 1).answer());
      case NO_JSON -> {
        client.head("/embed", "Content-Length: 3").send("{]}");
        assertStatus(400, client.answer());
      }
      case CLIENT_GONE -> {
        client.head("/embed", "Content-Length: " + BODY).send(json(BODY / 2));
        client.socket.close();
      }
      case WRITE_FAILED -> {
        client.post("/embed", BODY);
        nextBegun().complete(DONE.withHeaders(Map.of("x-large", "x".repeat(1 << 20))));
        assertEquals("", client.answer());
        assertEquals(499, ended.stream().reduce((one, next) -> next).orElseThrow().status());
      }
    }
  }

  /** Whoever has its answer may send the next body, on whichever connection. */
  @Test
  void whatABodyTookIsBackBeforeItsAnswerEnds() throws Exception {
    List<Client> inTurn = List.of(client(), client());
    for (int i = 0; i < 500; i++) {
      Client client = inTurn.get(i % 2).post("/embed", BODY);
      CompletableFuture<Answer> working = begun.poll(2, TimeUnit.SECONDS);
      assertTrue(working != null, "the body was refused, request " + i);
      working.complete(DONE);
      assertStatus(200, client.answer());
    }
  }

  @Test
  void aLargeAnswerIsWholeAndTakesLittleDirectMemory() throws Exception {
    Client client = client().post("/embed", 100);
    long before = directBytes();
    String text = "0123456789".repeat(2_000_000);
    nextBegun().complete(Answer.text("text/plain", text));
    String answer = client.answer();
    assertTrue(answer.endsWith(text), "it is not the same");
    assertTrue(directBytes() - before < 4_000_000, () -> "direct: " + before + " " + directBytes());
    client.post("/embed", 100);
    nextBegun().complete(DONE);
    assertStatus(200, client.answer());
  }

  @Test
  void bodiesThatComeTakeLittleDirectMemory() throws Exception {
    server.stop();
    int length = 8_000_000;
    start(new HttpLimits(100, 8, length, 8 * length / 1024, Duration.ofSeconds(20)));
    long before = directBytes();
    List<Client> slow = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      slow.add(client().head("/embed", "Content-Length: " + length).send(json(length - 1)));
    }
    // What was sent may not have been read; then these end later.
    long most = 4_000_000;
    for (int i = 0; i < 20; i++) {
      long now = directBytes() - before;
      assertTrue(now < most, () -> "direct: " + now);
      Thread.sleep(20);
    }
    for (Client client : slow) {
      client.send(" ");
      nextBegun().complete(DONE);
      assertStatus(200, client.answer());
    }
  }

  private static long directBytes() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .findFirst()
        .orElseThrow()
        .getMemoryUsed();
  }
}
