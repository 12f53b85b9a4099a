package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.fixtures.Answers;
import org.sbert4j.fixtures.FakeHub;
import org.sbert4j.weights.storage.ModelFiles;

/** The cache: as Python leaves it, without a network, and used by many at once. */
@Timeout(60)
class CacheTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

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

  /** Puts a file where huggingface_hub puts it: a blob, and a relative link to it. */
  private static void cached(Path model, String file, String content) throws IOException {
    Path blobs = Files.createDirectories(model.resolve("blobs"));
    Path entry = model.resolve("snapshots").resolve(COMMIT).resolve(file);
    Files.createDirectories(entry.getParent());
    Path blob = blobs.resolve("etag-of-" + file.replace('/', '-'));
    Files.writeString(blob, content);
    Files.createSymbolicLink(entry, entry.getParent().relativize(blob));
  }

  private Path cachedByPython() throws IOException {
    Path model = hub.server.storage(home);
    Files.createDirectories(model.resolve("refs"));
    Files.writeString(model.resolve("refs/main"), COMMIT);
    cached(
        model,
        "modules.json",
        """
        [{"path": "", "type": "sentence_transformers.models.Transformer"},
         {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
         {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
        """);
    cached(model, "config.json", "{}");
    cached(model, "1_Pooling/config.json", "{}");
    cached(model, "tokenizer.json", "{}");
    cached(model, "model.safetensors", "weights");
    return model.resolve("snapshots").resolve(COMMIT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE"})
  void readsOfflineWhatPythonLeft(String variable) throws IOException {
    Path snapshot = cachedByPython();
    assertEquals(snapshot, hub.with(variable, "yes").load());
    assertEquals(List.of(), hub.server.requests());
  }

  @Test
  void readsACommitThatPythonLeftWithoutANetwork() throws IOException {
    Path snapshot = cachedByPython();
    assertEquals(snapshot, hub.load("org/tiny-model@" + COMMIT));
    assertEquals(List.of(), hub.server.requests());
  }

  @Test
  void takesTheCacheWhenTheNetworkIsDown() throws IOException {
    Path snapshot = cachedByPython();
    hub.goDown();
    assertEquals(snapshot, hub.load());
  }

  @Test
  void whatPythonsModelsShareIsInsideEachOfThem() throws IOException {
    Path snapshot = cachedByPython();
    Path shared = Files.createDirectories(home.resolve("hub/blobs/ab")).resolve("ab12");
    Path blob = snapshot.resolve("config.json").toRealPath();
    Files.move(blob, shared);
    Files.createSymbolicLink(blob, blob.getParent().relativize(shared));
    assertEquals(
        snapshot.resolve("config.json"),
        ModelFiles.inside(snapshot, "config.json", snapshot.resolve("modules.json"), "[0].path"));
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 429, 401, 403})
  void takesTheCacheWhenTheHubGivesNothing(int status) throws IOException {
    Path snapshot = cachedByPython();
    hub.server.always("GET hub api", Answers.status(status));
    assertEquals(snapshot, hub.load());
    assertEquals(1, hub.server.requests().size(), "asks once, since nobody needs to wait");
  }

  @Test
  void takesTheOldCommitWhenTheNewOneCannotBeHad() throws IOException {
    Path snapshot = cachedByPython();
    hub.server.always("GET storage model.safetensors", Answers.cutAfter(1000));
    assertEquals(snapshot, hub.load());
    assertEquals(COMMIT, Files.readString(hub.server.storage(home).resolve("refs/main")));
  }

  @Test
  void completesWhatPythonTookLessOf() throws IOException {
    cachedByPython();
    Path model = hub.server.storage(home);
    Path partial = model.resolve("snapshots").resolve(COMMIT);
    Files.delete(partial.resolve("1_Pooling/config.json"));
    hub.with("HF_HUB_OFFLINE", "1")
        .assertFails(FakeHub.MODEL, "not complete", "1_Pooling/config.json", "HF_HUB_OFFLINE");
    assertEquals(hub.server.snapshot(home), hub.with("HF_HUB_OFFLINE", "0").load());
  }

  @Test
  void asksWhetherACommitHasModulesThatPythonDidNotTake() throws IOException {
    cachedByPython();
    Path model = hub.server.storage(home);
    Files.delete(model.resolve("snapshots").resolve(COMMIT).resolve("modules.json"));
    hub.assertFails("org/tiny-model@" + COMMIT, "no revision");
    assertFalse(hub.server.requests().isEmpty());

    hub.server.forgetRequests();
    Path trees = Files.createDirectories(model.resolve("trees"));
    Files.writeString(
        trees.resolve(COMMIT + ".json"),
        "{\"format_version\": 1, \"files\": {\"config.json\": {\"size\": 2, \"blob_id\": \"x\"}}}");
    hub.load("org/tiny-model@" + COMMIT);
    assertEquals(List.of(), hub.server.requests());
  }

  @Test
  void saysWhatIsMissingOffline() {
    hub.with("HF_HUB_OFFLINE", "1")
        .assertFails(
            FakeHub.MODEL, "org/tiny-model", "not in the cache", "HF_HUB_OFFLINE", "unset");
    assertEquals(List.of(), hub.server.requests());
  }

  @Test
  void saysWhatToDoWithoutANetwork() {
    hub.goDown();
    hub.assertFails(
        FakeHub.MODEL, "org/tiny-model", hub.server.endpoint(), home.toString(), "HF_ENDPOINT");
  }

  @Test
  void aCacheThatCannotBeWrittenToServesWhatItHas() throws IOException {
    Path snapshot = hub.load();
    Path model = hub.server.storage(home);
    Files.delete(model.resolve("refs/main"));
    Files.delete(model.resolve("refs"));
    // A file where a folder should be cannot be written to by root either.
    Files.writeString(model.resolve("refs"), "");
    assertEquals(snapshot, hub.load());
  }

  @Test
  void aCacheThatCannotBeWrittenToIsNamed() throws IOException {
    Files.createDirectories(home);
    Files.writeString(home.resolve("hub"), "");
    hub.assertFails(FakeHub.MODEL, home.resolve("hub").toString(), "HF_HOME");
  }

  @Test
  void manyThreadsDownloadOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Path>> loads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        loads.add(hub::load);
      }
      for (Future<Path> folder : threads.invokeAll(loads)) {
        assertEquals(hub.server.snapshot(home), folder.get());
      }
    } finally {
      threads.shutdownNow();
    }
    for (String file : List.of("model.safetensors", "config.json", "1_Pooling/config.json")) {
      assertEquals(1, hub.downloads(file), file);
    }
    assertTrue(hub.server.blobs(home).stream().noneMatch(name -> name.endsWith(".incomplete")));
  }

  @Test
  void aPathIsNeverLookedUp() throws IOException {
    for (String path :
        List.of("./org/tiny-model", "../x", "/org/x", "org\\x", "~/x", "C:x", "x/")) {
      assertTrue(HubName.isPath(path), path);
    }
    Path existing = Files.createDirectories(home.resolve("org/tiny-model"));
    assertTrue(HubName.isPath(existing.toString()));
    assertFalse(HubName.isPath("org/tiny-model"));
    assertFalse(HubName.isPath("org/tiny-model@v1"));
    assertEquals(Path.of("./nowhere"), ModelHub.folder("./nowhere", HubListener.NONE));
  }
}
