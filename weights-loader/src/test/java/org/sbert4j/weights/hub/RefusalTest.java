package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.fixtures.Answers;
import org.sbert4j.fixtures.FakeHub;
import org.sbert4j.fixtures.Hashes;

/** What the hub refuses, what is refused of it, and who sees the token. */
@Timeout(60)
class RefusalTest {
  private static final String TOKEN = "hf_secret";

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

  @ParameterizedTest
  @CsvSource({"401, GatedRepo", "403, GatedRepo", "403, ''"})
  void aGatedModelSaysToAcceptItsTerms(int status, String code) {
    hub.server.always("GET hub api", Answers.status(status, "X-Error-Code", code));
    hub.assertFails(FakeHub.MODEL, "accept", hub.server.endpoint() + "/org/tiny-model", "HF_TOKEN");
  }

  @Test
  void aPrivateModelSaysToSetATokenAndABadTokenIsNamedButNotPrinted() {
    hub.server.always("GET hub api", Answers.status(401));
    hub.assertFails(FakeHub.MODEL, "org/tiny-model", "401", "private", "set HF_TOKEN");
    String message =
        hub.with("HF_TOKEN", TOKEN)
            .assertFails(FakeHub.MODEL, "does not accept the token in HF_TOKEN", "401")
            .getMessage();
    assertFalse(message.contains(TOKEN), message);
  }

  @Test
  void aFileThatIsGatedSaysSoToo() {
    hub.server.always(
        "HEAD hub model.safetensors", Answers.status(403, "X-Error-Code", "GatedRepo"));
    hub.assertFails(FakeHub.MODEL, "accept", "HF_TOKEN");
  }

  @Test
  void tellsAMissingModelFromAMissingRevisionAndAMissingFile() {
    hub.assertFails("org/other", "no model org/other", "folder", "HF_TOKEN");
    hub.assertFails("org/tiny-model@v9", "org/tiny-model", "no revision \"v9\"", "branches");
    hub.server.always("HEAD hub config.json", Answers.status(404, "X-Error-Code", "EntryNotFound"));
    hub.assertFails(FakeHub.MODEL, "org/tiny-model", "config.json", "404");
  }

  @Test
  void tellsThemApartWithoutCodesToo() {
    hub.server.once("GET hub api", Answers.status(404)).once("GET hub api", Answers.status(200));
    hub.assertFails("org/tiny-model@v9", "no revision \"v9\"");
    hub.server.once("GET hub api", Answers.status(404)).once("GET hub api", Answers.status(404));
    hub.assertFails(FakeHub.MODEL, "no model org/tiny-model");
  }

  @Test
  void aModelThatIsNoBertSaysWhatItLacks() {
    hub.server.without("config.json");
    hub.assertFails(FakeHub.MODEL, "org/tiny-model has no file config.json");
    hub.server.file("config.json", "{}").without("tokenizer.json").without("vocab.txt");
    hub.assertFails(FakeHub.MODEL, "no tokenizer", "vocab.txt");
  }

  @Test
  void sendsTheTokenToTheHubAndToNobodyElse() {
    hub.with("HF_TOKEN", TOKEN).load();
    for (FakeHub.Request request : hub.server.requests()) {
      assertEquals(
          request.server().equals("hub") ? "Bearer " + TOKEN : null,
          request.headers().get("authorization"),
          request.toString());
    }
    assertEquals(1, hub.downloads("model.safetensors"));
  }

  @Test
  void dropsTheTokenForGoodWhenARequestComesBackFromElsewhere() {
    String back = hub.server.endpoint() + "/large/model.safetensors";
    hub.with("HF_TOKEN", TOKEN)
        .server
        .once("GET storage model.safetensors", Answers.status(302, "Location", back))
        .always("GET hub model.safetensors", this::sendOnOrGive);
    hub.load();
    List<FakeHub.Request> last =
        hub.server.requests().stream()
            .filter(request -> request.toString().equals("hub GET /large/model.safetensors"))
            .toList();
    assertEquals(1, last.size());
    assertEquals(null, last.get(0).headers().get("authorization"));
  }

  private void sendOnOrGive(HttpExchange exchange, byte[] content) throws IOException {
    if (exchange.getRequestURI().getPath().startsWith("/large/")) {
      Answers.content(exchange, content);
      return;
    }
    String target = hub.server.storageEndpoint() + "/large/model.safetensors";
    Answers.status(302, "Location", target).give(exchange, content);
  }

  @Test
  void findsTheTokenWhereALoginLeftIt() throws IOException {
    Files.writeString(home.resolve("token"), TOKEN + "\n");
    hub.load();
    assertEquals("Bearer " + TOKEN, hub.server.requests().get(0).headers().get("authorization"));
    hub.server.forgetRequests();
    Path other = Files.writeString(home.resolve("other"), "hf_other");
    hub.with("HF_TOKEN_PATH", other.toString()).load();
    assertEquals("Bearer hf_other", hub.server.requests().get(0).headers().get("authorization"));
    hub.server.forgetRequests();
    hub.with("HF_HUB_DISABLE_IMPLICIT_TOKEN", "1").load();
    assertEquals(null, hub.server.requests().get(0).headers().get("authorization"));
  }

  @Test
  void aTokenThatWouldBreakTheHeaderIsRefusedAndNotPrinted() {
    String message =
        hub.with("HF_TOKEN", TOKEN + "\nHost: x")
            .assertFails(FakeHub.MODEL, "HF_TOKEN")
            .getMessage();
    assertFalse(message.contains(TOKEN), message);
  }

  @Test
  void followsRelativeRedirectsOfARenamedModel() throws IOException {
    hub.server
        .file("renamed.json", hub.server.content("config.json"))
        .always("HEAD hub config.json", Answers.status(307, "Location", "/large/renamed.json"))
        .always(
            "HEAD hub renamed.json",
            (exchange, content) -> {
              exchange.getResponseHeaders().set("ETag", Hashes.gitBlob(content));
              Answers.content(exchange, content);
            });
    assertEquals("{\"hidden_size\": 4}", Files.readString(hub.load().resolve("config.json")));
    assertEquals(1, hub.requests("hub", "HEAD", "renamed.json").size());
  }

  @Test
  void doesNotFollowRedirectsForEver() {
    hub.server.always(
        "HEAD hub config.json",
        (exchange, content) ->
            Answers.status(302, "Location", exchange.getRequestURI().toString())
                .give(exchange, content));
    hub.assertFails(FakeHub.MODEL, "more than 10 times");
    assertEquals(11, hub.requests("hub", "HEAD", "config.json").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/passwd", "ftp://example.org/x", "http:opaque", "::", "//"})
  void doesNotFollowARedirectToNoWebAddress(String location) {
    hub.server.always("GET hub config.json", Answers.status(302, "Location", location));
    hub.assertFails(FakeHub.MODEL, "sends on", "HF_ENDPOINT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.json",
        "a/../../x",
        "/etc/passwd",
        "\\\\\\\\host\\\\x",
        "..\\\\..\\\\x",
        "a\\u0000b",
        "a/\\n/b",
        "C:/x",
        "C:x",
        "a/..",
        "a\\\\..\\\\..\\\\b"
      })
  void refusesAListingWithAFileOutside(String name) {
    hub.server.listing(
        "{\"sha\": \"%s\", \"siblings\": [{\"rfilename\": \"config.json\"}, {\"rfilename\": \"%s\"}]}"
            .formatted(hub.server.commit(), name));
    hub.assertFails(
        FakeHub.MODEL, name.replace("\\\\", "\\").replaceAll("\\\\(u0000|n)", "?"), "leads out");
    assertFalse(Files.exists(hub.server.storage(home)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x", "/x", "..\\\\x", "a\\\\b", "C:x", "a/../../x", "a//b", "./a"})
  void refusesAModuleOutside(String path) {
    hub.server.file(
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "%s", "type": "sentence_transformers.models.Pooling"}]
        """
            .formatted(path));
    hub.assertFails(FakeHub.MODEL, "modules.json", path.replace("\\\\", "\\"));
    assertEquals(0, hub.downloads("model.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x.safetensors", "/x.safetensors", "C:x.safetensors"})
  void refusesAShardOutside(String shard) {
    hub.server
        .without("model.safetensors")
        .file("model.safetensors.index.json", "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
    hub.assertFails(FakeHub.MODEL, "model.safetensors.index.json", shard);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../x", "/x", "a/b", "..", "a\\b", ".hidden", "C:x"})
  void refusesATagThatIsAPath(String etag) throws IOException {
    hub.server.always("HEAD hub config.json", Answers.status(200, "ETag", "\"" + etag + "\""));
    hub.assertFails(FakeHub.MODEL, "\"" + etag + "\"", "HF_ENDPOINT");
    try (Stream<Path> all = Files.walk(home)) {
      Set<String> names =
          all.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
      assertFalse(names.contains("x"), names.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../../x", "..", "", "0123", "/etc"})
  void refusesAReferenceThatIsAPath(String reference) throws IOException {
    Path refs = Files.createDirectories(hub.server.storage(home).resolve("refs"));
    Files.writeString(refs.resolve("main"), reference);
    hub.with("HF_HUB_OFFLINE", "1")
        .assertFails(FakeHub.MODEL, refs.resolve("main").toString(), "delete");
    hub.with("HF_HUB_OFFLINE", "0").load();
    assertEquals(hub.server.commit(), Files.readString(refs.resolve("main")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b/c",
        "a--b",
        "a..b",
        "-a/b",
        "a/b-",
        "a b",
        "a/b.git",
        "a/b?x",
        "",
        "a%2fb",
        "é/b",
        "a/b@",
        "a/b@../x",
        "a/b@/x",
        "a/b@x//y",
        "a/b@x..y",
        "a/b@x y",
        "a/b@x\\y",
        "a/b@.x"
      })
  void refusesWhatIsNoName(String name) {
    hub.assertFails(name, "\"" + name + "\"");
    assertEquals(List.of(), hub.server.requests());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://x", "nonsense", "http:///x", "https://x?y=z"})
  void refusesAnEndpointThatIsNoAddress(String endpoint) {
    hub.with("HF_ENDPOINT", endpoint).assertFails(FakeHub.MODEL, "HF_ENDPOINT", endpoint);
  }
}
