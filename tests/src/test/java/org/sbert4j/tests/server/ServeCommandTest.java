package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.GOLDENS;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.Main;
import org.sbert4j.tests.ChildJvm;

/** The command in a process of its own: what it says, and how it ends. */
@Timeout(120)
class ServeCommandTest {
  private static final Path MODEL = GOLDENS.read("l1-h20-cls").model().toAbsolutePath();
  private static final Path RERANKER =
      GOLDENS.read("cross-encoders/reranker-v6").model().toAbsolutePath();

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir Path temporary;

  /** A server's process, and what it has said until it was ready or ended. */
  private record Started(Process process, String said) {
    String url() {
      return said.replaceFirst("(?s).* at (http\\S+) .*", "$1");
    }
  }

  private static Process process(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "serve"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static Started start(String... arguments) throws IOException {
    Process process = process(arguments);
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    String line = out.readLine();
    while (line != null) {
      said.append(line).append('\n');
      line = line.contains("serving") ? null : out.readLine();
    }
    return new Started(process, said.toString());
  }

  /** What it says after it was ready, once it has ended. */
  private static String said(Started started) throws IOException {
    return new String(started.process().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static int end(Started started) throws IOException, InterruptedException {
    if (!ChildJvm.endsWithin(60, started.process())) {
      started.process().toHandle().destroyForcibly();
      throw new AssertionError("still running: " + said(started));
    }
    return started.process().exitValue();
  }

  private HttpRequest post(Started started, String path, String body) {
    return HttpRequest.newBuilder(URI.create(started.url() + path))
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer secret-of-the-test")
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  /** Sends what may be no request, and waits until it is answered with an error. */
  private static void sendRaw(Started started, String request) throws IOException {
    URI url = URI.create(started.url());
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
    }
  }

  /** The first request was one batch; the next begins the second request's. */
  private void awaitSecondBatch(Started started) throws Exception {
    HttpRequest metrics = HttpRequest.newBuilder(URI.create(started.url() + "/metrics")).build();
    for (int i = 0; i < 1000; i++) {
      String text = client.send(metrics, BodyHandlers.ofString()).body();
      if (!text.contains("te_batch_next_size_count 1\n")) {
        return;
      }
      Thread.sleep(10);
    }
    throw new AssertionError("the second request is not computed");
  }

  @Test
  void aSignalEndsItWithoutLoss() throws Exception {
    Path keys = Files.writeString(temporary.resolve("keys"), "# of the test\nsecret-of-the-test\n");
    Path log = temporary.resolve("access.log");
    Started started =
        start(
            "--port=0",
            "--no-warmup",
            "--max-batch-tokens=64",
            "--model=tiny=" + MODEL,
            "--model=" + RERANKER,
            "--api-key-file=" + keys,
            "--access-log=" + log);
    try {
      assertTrue(started.said().contains("serving tiny, model at http://127.0.0.1:"));
      HttpResponse<String> first =
          client.send(post(started, "/embed", "{\"inputs\": \"a\"}"), BodyHandlers.ofString());
      assertEquals(200, first.statusCode(), first.body());
      for (String host : List.of("a b", "a\r\nHost: b", "[c]")) {
        sendRaw(started, "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
      }
      String many = "{\"inputs\": [\"" + "中 ".repeat(30) + "\"" + ", \"b\"".repeat(2000) + "]}";
      CompletableFuture<HttpResponse<String>> running =
          client.sendAsync(post(started, "/embed", many), BodyHandlers.ofString());
      awaitSecondBatch(started);
      // Not the process's own, which closes what is read below.
      started.process().toHandle().destroy();
      assertEquals(200, running.get(60, TimeUnit.SECONDS).statusCode());
      // Nothing, neither of its end nor of requests that are none.
      assertEquals(0, end(started));
      assertEquals("", said(started));
    } finally {
      started.process().destroyForcibly();
    }
    List<String> lines =
        Files.readAllLines(log).stream().filter(line -> line.contains("\"POST\"")).toList();
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("\"texts\":2001"), lines.get(1));
  }

  @Tag("soak")
  @Test
  void requestsThatDoNotEndInTimeAreCounted() throws Exception {
    Started started =
        start("--port=0", "--no-warmup", "--drain-timeout=0", "--model=tiny=" + MODEL);
    try {
      URI url = URI.create(started.url());
      try (Socket socket = new Socket(url.getHost(), url.getPort())) {
        socket.setSoTimeout(20_000);
        String head =
            """
            POST /embed HTTP/1.1\r
            Host: localhost\r
            Content-Length: 2\r
            Expect: 100-continue\r
            \r
            """;
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        // Now it waits for the body.
        assertEquals("HTTP/1.1 100 Continue", in.readLine());
        assertEquals("", in.readLine());
        // The process's own would close what it says.
        started.process().toHandle().destroy();
        assertEquals("HTTP/1.1 503 Service Unavailable", in.readLine());
        assertTrue(in.lines().count() > 0);
      }
      assertEquals(0, end(started));
      String said = said(started);
      assertTrue(said.startsWith("sbert4j: 1 request did not end in the 0 s of"), said);
      assertEquals(1, said.lines().count(), said);
    } finally {
      started.process().destroyForcibly();
    }
  }

  @Test
  void aSignalWhileItWarmsUpEndsItQuietly() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process = process("--port=" + port, "--model=tiny=" + MODEL, "--model=" + RERANKER);
    try {
      for (int i = 0; i < 1000 && !isListening(port); i++) {
        Thread.sleep(10);
      }
      Thread.sleep(500);
      process.toHandle().destroy();
      Started started = new Started(process, "");
      assertEquals(0, end(started));
      // What is said of loading, that no faster backend is there, is no matter of the end.
      assertEquals(
          List.of(),
          said(started).lines().filter(line -> !line.contains("the scalar backend")).toList());
    } finally {
      process.destroyForcibly();
    }
  }

  /** Twice as many bytes as the heap has, at once. */
  @Tag("soak")
  @Test
  @Tag("soak")
  void bodiesThatTheHeapHasNoRoomForAreRefused() throws Exception {
    Started started = start("--port=0", "--model=tiny=" + MODEL);
    try {
      URI url = URI.create(started.url());
      String text = "\"" + "x ".repeat(120_000) + "\"";
      String body = "{\"inputs\": [" + (text + ", ").repeat(59) + text + "]}";
      byte[] request =
          ("POST /embed HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body)
              .getBytes(StandardCharsets.US_ASCII);
      for (int round = 0; round < 2; round++) {
        ExecutorService clients = Executors.newFixedThreadPool(40);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          answers.add(clients.submit(() -> firstLine(url, request)));
        }
        clients.shutdown();
        TreeSet<String> lines = new TreeSet<>();
        for (Future<String> answer : answers) {
          lines.add(answer.get(60, TimeUnit.SECONDS));
        }
        assertEquals(
            new TreeSet<>(List.of("HTTP/1.1 200 OK", "HTTP/1.1 503 Service Unavailable")), lines);
        HttpResponse<String> small =
            client.send(post(started, "/embed", "{\"inputs\": \"a\"}"), BodyHandlers.ofString());
        assertEquals(200, small.statusCode(), small.body());
      }
    } finally {
      started.process().destroyForcibly();
    }
  }

  private static String firstLine(URI url, byte[] request) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(request);
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }

  private static boolean isListening(int port) {
    try {
      new Socket(InetAddress.getLoopbackAddress(), port).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void twoServersOnOnePort() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Started started = start("--port=" + taken.getLocalPort(), "--no-warmup", "--model=" + MODEL);
      assertEquals(1, end(started));
      assertTrue(
          started
              .said()
              .contains(
                  "sbert4j: 127.0.0.1:"
                      + taken.getLocalPort()
                      + ": the server cannot listen there"),
          started.said());
    }
  }

  @Test
  void whatIsWrongIsToldInALine() throws Exception {
    Started sameNames = start("--model=a=" + MODEL, "--model=a=" + RERANKER);
    assertEquals(2, end(sameNames));
    assertTrue(sameNames.said().contains("two models are called a"), sameNames.said());

    Started port = start("--port=70000", "--model=" + MODEL);
    assertEquals(2, end(port));
    assertTrue(port.said().contains("port is 70000; it must be from 0 to 65535"), port.said());

    Started noKeys = start("--api-key-file=" + temporary.resolve("none"), "--model=" + MODEL);
    assertEquals(1, end(noKeys));
    assertTrue(noKeys.said().contains(temporary.resolve("none").toString()), noKeys.said());

    Started noFolder = start("--model=x=" + temporary.resolve("none"));
    assertEquals(1, end(noFolder));
    assertTrue(noFolder.said().contains(temporary.resolve("none").toString()), noFolder.said());
  }

  /** Clients are told, and nobody asked the server's operator to send shorter texts. */
  @Tag("soak")
  @Test
  void textsThatAreCutAreNotWarnedOf() throws Exception {
    Started started = start("--port=0", "--no-warmup", "--model=" + MODEL);
    String texts = "\"" + "中 ".repeat(100) + "\"";
    for (String path : List.of("/embed_all", "/embed")) {
      HttpResponse<String> answer =
          client.send(post(started, path, "{\"inputs\": " + texts + "}"), BodyHandlers.ofString());
      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.headers().firstValue("x-sbert4j-cut").isPresent());
    }
    // Unlike the process's own, it leaves the stream open.
    started.process().toHandle().destroy();
    assertEquals(0, end(started));
    byte[] later = started.process().getInputStream().readAllBytes();
    assertEquals("", new String(later, StandardCharsets.UTF_8));
  }

  @Test
  void strangersAreWarnedOf() throws Exception {
    Started started = start("--host=0.0.0.0", "--port=0", "--no-warmup", "--model=" + MODEL);
    started.process().destroy();
    assertEquals(0, end(started));
    assertTrue(
        started.said().contains("everybody who reaches 0.0.0.0 may use this server"),
        started.said());
  }
}
