package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.fixtures.Answers;
import org.sbert4j.fixtures.FakeHub;
import org.sbert4j.weights.hub.transfer.TransientException;

/** A hub and a network that do what they should not. */
@Timeout(60)
class MisbehaviourTest {
  private static final String WEIGHTS = "model.safetensors";
  private static final String GET_WEIGHTS = "GET storage " + WEIGHTS;

  @TempDir private Path home;
  private Hub hub;

  @BeforeEach
  void start() throws IOException {
    hub = Hub.start(home);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private void assertWeightsAreRight(Path folder) throws IOException {
    assertArrayEquals(hub.server.content(WEIGHTS), Files.readAllBytes(folder.resolve(WEIGHTS)));
  }

  private Path part() {
    return hub.server
        .storage(home)
        .resolve("blobs")
        .resolve(hub.server.etag(WEIGHTS) + ".sbert4j.incomplete");
  }

  private void assertNothingIsLeftOfTheWeights() {
    assertFalse(Files.exists(part()));
    assertFalse(hub.server.blobs(home).contains(hub.server.etag(WEIGHTS)));
    assertFalse(Files.exists(hub.server.snapshot(home).resolve(WEIGHTS)));
  }

  private List<String> ranges() {
    return hub.requests("storage", "GET", WEIGHTS).stream()
        .map(request -> request.headers().getOrDefault("range", "all"))
        .toList();
  }

  @Test
  void goesOnAfterACutConnection() throws IOException {
    hub.server
        .once(GET_WEIGHTS, Answers.cutAfter(200_000))
        .once(GET_WEIGHTS, Answers.cutAfter(150_000));
    assertWeightsAreRight(hub.load());
    List<String> ranges = ranges();
    assertEquals(3, ranges.size());
    assertEquals("all", ranges.get(0));
    assertTrue(ranges.get(1).matches("bytes=[1-9]\\d*-"), ranges.toString());
    assertNotEquals(ranges.get(1), ranges.get(2));
    assertFalse(Files.exists(part()));
  }

  @Test
  void goesOnWhereAnEarlierProcessWasBrokenOff() throws IOException {
    hub.server.always(GET_WEIGHTS, Answers.cutAfter(1000));
    hub.assertFails(FakeHub.MODEL, "org/tiny-model", "HF_ENDPOINT");
    assertTrue(Files.size(part()) > 0);
    long here = Files.size(part());
    hub.server.behave();
    hub.server.forgetRequests();
    assertWeightsAreRight(hub.load());
    assertEquals(List.of("bytes=" + here + "-"), ranges());
  }

  @Test
  void startsAgainWhereTheServerKnowsNoRange() throws IOException {
    hub.server
        .once(GET_WEIGHTS, Answers.cutAfter(100_000))
        .once(GET_WEIGHTS, Answers.ignoringRange());
    assertWeightsAreRight(hub.load());
  }

  @Test
  void startsAgainWhereTheRangeIsRefused() throws IOException {
    hub.server.once(GET_WEIGHTS, Answers.cutAfter(100_000)).once(GET_WEIGHTS, Answers.status(416));
    assertWeightsAreRight(hub.load());
    assertEquals("all", ranges().get(2));
  }

  @Test
  void startsAgainWhereTheRangeIsAnother() throws IOException {
    hub.server
        .once(GET_WEIGHTS, Answers.cutAfter(100_000))
        .once(
            GET_WEIGHTS,
            (exchange, content) -> {
              exchange
                  .getResponseHeaders()
                  .set("Content-Range", "bytes 7-599999/" + Hub.WEIGHTS_BYTES);
              exchange.sendResponseHeaders(206, -1);
            });
    assertWeightsAreRight(hub.load());
  }

  @Test
  void startsAgainWhenTheFileIsAnotherMeanwhile() throws IOException {
    byte[] config =
        ("{\"hidden_size\": 4, \"x\": \"" + "y".repeat(200_000) + "\"}")
            .getBytes(StandardCharsets.UTF_8);
    hub.server
        .file("config.json", config)
        .once("GET hub config.json", Answers.cutAfter(100_000))
        .once(
            "GET hub config.json",
            (exchange, content) -> {
              exchange.getResponseHeaders().set("ETag", "\"another\"");
              Answers.content(exchange, new byte[content.length]);
            });
    assertArrayEquals(config, Files.readAllBytes(hub.load().resolve("config.json")));
  }

  @Test
  void givesUpAPartThatIsOfAnotherMaking() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), new byte[1234]);
    assertWeightsAreRight(hub.load());
    assertEquals(List.of("bytes=1234-", "all"), ranges());
  }

  @Test
  void givesUpAPartThatIsTooLong() throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), new byte[Hub.WEIGHTS_BYTES + 1]);
    assertWeightsAreRight(hub.load());
  }

  @Test
  void refusesAWrongSha256() {
    hub.server.always(GET_WEIGHTS, Answers.bytes(new byte[Hub.WEIGHTS_BYTES]));
    hub.assertFails(FakeHub.MODEL, WEIGHTS, "SHA-256", hub.server.etag(WEIGHTS));
    assertNothingIsLeftOfTheWeights();
  }

  @Test
  void refusesAWrongGitSha1() {
    hub.server.always(
        "GET hub config.json",
        Answers.bytes("{\"hidden_size\": 5}".getBytes(StandardCharsets.UTF_8)));
    hub.assertFails(FakeHub.MODEL, "config.json", "SHA-1", hub.server.etag("config.json"));
    assertFalse(Files.exists(hub.server.snapshot(home).resolve("config.json")));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void refusesAnotherSizeThanPromised(int more) {
    hub.server.always(GET_WEIGHTS, Answers.bytes(new byte[Hub.WEIGHTS_BYTES + more]));
    hub.assertFails(FakeHub.MODEL, WEIGHTS, "announces " + (Hub.WEIGHTS_BYTES + more) + " bytes");
    assertNothingIsLeftOfTheWeights();
  }

  @Test
  void endsAnEndlessBody() {
    hub.server.always(GET_WEIGHTS, Answers.endless());
    hub.assertFails(FakeHub.MODEL, WEIGHTS, "goes on", "" + Hub.WEIGHTS_BYTES);
    assertNothingIsLeftOfTheWeights();
  }

  @Test
  void endsAnEndlessBodyOfAFileWhoseSizeOnlyTheListingTells() {
    hub.server
        .always("HEAD hub config.json", Answers.status(200, "ETag", "\"tag\""))
        .always("GET hub config.json", Answers.endless())
        .listing(
            "{\"sha\": \"%s\", \"siblings\": [{\"rfilename\": \"config.json\", \"size\": 17},"
                    .formatted(hub.server.commit())
                + " {\"rfilename\": \"vocab.txt\"}]}");
    hub.assertFails(FakeHub.MODEL, "config.json", "goes on", "17 bytes");
  }

  @Test
  void endsAnEndlessBodyOfAFileWhoseSizeNobodyTells() {
    hub.server
        .always("HEAD hub config.json", Answers.status(200, "ETag", "\"tag\""))
        .always("GET hub config.json", Answers.endless());
    hub.assertFails(FakeHub.MODEL, "config.json", "goes on", "67108864");
  }

  @Test
  void takesAFileWhoseSizeOnlyTheAnswerTells() throws IOException {
    hub.server.always("HEAD hub config.json", Answers.status(200, "ETag", "\"tag\""));
    assertEquals("{\"hidden_size\": 4}", Files.readString(hub.load().resolve("config.json")));
  }

  @Test
  void endsAnEndlessListing() {
    hub.server.always("GET hub api", Answers.endless());
    hub.assertFails(FakeHub.MODEL, "/api/models/org/tiny-model", "HF_ENDPOINT");
  }

  @Test
  void doesNotWaitForATrickle() {
    hub.withPatience(Duration.ofMillis(400)).server.always(GET_WEIGHTS, Answers.trickle());
    HubException failure = hub.assertFails(FakeHub.MODEL, "too slow");
    assertTrue(failure.getCause() instanceof TransientException);
    assertEquals(5, hub.downloads(WEIGHTS));
  }

  @Test
  void doesNotWaitForASilentServer() {
    hub.withPatience(Duration.ofMillis(300))
        .server
        .always("GET hub api", Answers.after(5000, Answers.status(200)));
    hub.assertFails(FakeHub.MODEL, "org/tiny-model", "no answer");
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 502, 503, 504})
  void triesAgainWhatMayPass(int status) throws IOException {
    hub.server
        .once("GET hub api", Answers.status(status))
        .once("HEAD hub config.json", Answers.status(status, "Retry-After", "0"))
        .once(GET_WEIGHTS, Answers.status(status))
        .once(GET_WEIGHTS, Answers.status(status));
    assertWeightsAreRight(hub.load());
  }

  @Test
  void waitsAsLongAsItIsTold() {
    hub.server.once("GET hub api", Answers.status(429, "Retry-After", "1"));
    long start = System.nanoTime();
    hub.load();
    assertTrue(System.nanoTime() - start >= 1_000_000_000L);
  }

  @Test
  void doesNotWaitForHours() {
    hub.server.always("GET hub api", Answers.status(429, "Retry-After", "7200"));
    hub.assertFails(FakeHub.MODEL, "429", "HF_TOKEN");
    assertEquals(1, hub.server.requests().size());
  }

  @Test
  void givesUpAfterFiveAttempts() {
    hub.server.always("GET hub api", Answers.status(503));
    hub.assertFails(FakeHub.MODEL, "503", "HF_ENDPOINT");
    assertEquals(5, hub.server.requests().size());
  }

  @Test
  void refusesACompressedFile() {
    hub.server.always(
        GET_WEIGHTS,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("Content-Encoding", "gzip");
          Answers.content(exchange, content);
        });
    hub.assertFails(FakeHub.MODEL, WEIGHTS, "compressed", "gzip");
  }

  @Test
  void refusesWhatIsNoHub() {
    hub.server.always("HEAD hub config.json", Answers.status(200));
    hub.assertFails(FakeHub.MODEL, "no ETag", "HF_ENDPOINT");
    hub.server.behave();
    hub.server.listing("<html>Welcome</html>");
    hub.assertFails(FakeHub.MODEL, "not a listing", "HF_ENDPOINT");
    hub.server.listing("{\"sha\": \"../..\", \"siblings\": []}");
    hub.assertFails(FakeHub.MODEL, "sha", "HF_ENDPOINT");
  }

  @Test
  void refusesFilesOfAnotherCommit() {
    hub.server.always(
        "HEAD hub config.json",
        Answers.status(200, "ETag", "\"tag\"", "X-Repo-Commit", "0".repeat(40)));
    hub.assertFails(FakeHub.MODEL, "config.json", "0".repeat(40), hub.server.commit());
  }

  @Test
  void anInterruptEndsADownloadAndLeavesWhatIsHere() throws Exception {
    hub.server.always(
        GET_WEIGHTS,
        (exchange, content) -> {
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content, 0, 100_000);
          exchange.getResponseBody().flush();
          Answers.after(20_000, Answers.status(200)).give(exchange, content);
        });
    CancellationException cancelled =
        assertThrows(
            CancellationException.class,
            () ->
                hub.load(
                    FakeHub.MODEL,
                    (file, bytes, total) -> {
                      if (file.equals(WEIGHTS) && bytes > 0) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    assertTrue(Thread.interrupted(), "stays interrupted");
    assertTrue(cancelled.getMessage().contains("org/tiny-model"));
    assertTrue(Files.size(part()) > 0);
    hub.server.behave();
    assertWeightsAreRight(hub.load());
  }

  @Test
  void whatAListenerThrowsComesOut() throws IOException {
    assertThrows(
        UnsupportedOperationException.class,
        () ->
            hub.load(
                FakeHub.MODEL,
                (file, bytes, total) -> {
                  throw new UnsupportedOperationException();
                }));
    assertWeightsAreRight(hub.load());
  }
}
