package org.sbert4j.weights.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.ModelFolderFixture;
import org.sbert4j.weights.SafetensorsBytes;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** What a file of a model may name: anything in the model's folder and nothing else. */
class HostileFolderTest {
  @TempDir Path parent;
  private Path folder;
  private ModelFolderFixture model;

  @BeforeEach
  void writeModelAndAnotherBesideIt() throws IOException {
    folder = Files.createDirectory(parent.resolve("model"));
    model = ModelFolderFixture.write(folder);
    ModelFolderFixture.write(Files.createDirectory(parent.resolve("other")));
    SafetensorsBytes.rows(parent.resolve("other/x.safetensors"), 2, "a");
    Files.createSymbolicLink(folder.resolve("link"), parent.resolve("other"));
  }

  private Path index(Path in, String shard) throws IOException {
    return Files.writeString(
        in.resolve("model.safetensors.index.json"), "{\"weight_map\":{\"a\":\"" + shard + "\"}}");
  }

  private static void assertOneTensor(Path in) {
    try (Checkpoint checkpoint = Checkpoint.open(in)) {
      assertEquals(2, checkpoint.require("a", 2).elementCount());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../other/1_Pooling",
        "1_Pooling/../../other/1_Pooling",
        "./..//other/1_Pooling",
        "/etc",
        "..",
        "link/1_Pooling",
        "link",
        "1_Pooling/../link/1_Pooling"
      })
  void moduleOutside(String path) throws IOException {
    Path modules = model.modules("Transformer:", "Pooling:" + path);
    assertFails(model::open, modules, "[1].path", "leads out of the model's folder", "put");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../other/x.safetensors",
        "1_Pooling/../../other/x.safetensors",
        "/etc/x.safetensors",
        "link/x.safetensors",
        "1_Pooling/../link/x.safetensors",
        ".."
      })
  void shardOutside(String path) throws IOException {
    Path index = index(folder, path);
    assertFails(
        () -> Checkpoint.open(folder), index, "weight_map.a", "leads out of the model's", "put");
  }

  /** The system would look beside the link's target; here the parent of a name is its own. */
  @Test
  void shardBesideTheTargetOfALink() throws IOException {
    index(folder, "link/../other/x.safetensors");
    Path file = folder.resolve("other/x.safetensors");
    assertFails(() -> Checkpoint.open(folder), file, "", "does not exist", "check");
  }

  @Test
  void linkToALinkOutside() throws IOException {
    Files.createSymbolicLink(folder.resolve("b"), folder.resolve("link"));
    Path modules = model.modules("Transformer:", "Pooling:b/1_Pooling");
    assertFails(model::open, modules, "[1].path", "leads out of the model's folder", "put");
  }

  @Test
  void linkInALoop() throws IOException {
    Files.createSymbolicLink(folder.resolve("x.safetensors"), folder.resolve("x.safetensors"));
    index(folder, "x.safetensors");
    assertFails(
        () -> Checkpoint.open(folder),
        folder.resolve("x.safetensors"),
        "",
        "does not exist",
        "check");
  }

  @Test
  void linkWithinTheFolder() throws IOException {
    Files.move(folder.resolve("1_Pooling"), folder.resolve("somewhere"));
    Files.createSymbolicLink(folder.resolve("1_Pooling"), Path.of("somewhere"));
    assertEquals(1, model.open().modules().size());
  }

  @Test
  void folderThatIsALinkItself() throws IOException {
    SafetensorsBytes.rows(folder.resolve("x.safetensors"), 2, "a");
    index(folder, "x.safetensors");
    Path link = Files.createSymbolicLink(parent.resolve("model-link"), folder);
    assertEquals(1, ModelFolder.open(link).modules().size());
    assertOneTensor(link);
  }

  @Test
  void folderNamedThroughALinkAndItsParent() throws IOException {
    Path deep = Files.createDirectories(parent.resolve("deep/er"));
    ModelFolderFixture.write(Files.createDirectory(parent.resolve("deep/model")));
    Files.createSymbolicLink(parent.resolve("to"), deep);
    ModelFolder opened = ModelFolder.open(parent.resolve("to/../model"));
    assertEquals(
        parent.resolve("deep/model/1_Pooling/config.json").toRealPath(),
        ((PoolingConfig) opened.modules().get(0)).file().toRealPath());
  }

  /** The owner of a folder may keep its files elsewhere: these names are not from any file. */
  @Test
  void usualNamesMayBeLinks() throws IOException {
    Files.createSymbolicLink(
        folder.resolve("model.safetensors"), parent.resolve("other/x.safetensors"));
    Files.delete(folder.resolve("config.json"));
    Files.createSymbolicLink(folder.resolve("config.json"), parent.resolve("other/config.json"));
    assertEquals(4, model.open().config().requiredInt("hidden_size"));
    assertOneTensor(folder);
  }

  @Test
  void snapshotOfTheHubCache() throws IOException {
    Path blobs = Files.createDirectories(parent.resolve("models--a--b/blobs"));
    Path snapshot = Files.createDirectories(parent.resolve("models--a--b/snapshots/0123/part"));
    SafetensorsBytes.rows(blobs.resolve("4567.safetensors"), 2, "a");
    Path link = Path.of("../../../blobs/4567.safetensors");
    Files.createSymbolicLink(snapshot.resolve("x.safetensors"), link);
    index(snapshot, "x.safetensors");
    assertOneTensor(snapshot);
  }

  @Test
  void snapshotThatLinksToAnotherModelOfTheCache() throws IOException {
    Path blobs = Files.createDirectories(parent.resolve("models--c--d/blobs"));
    Path snapshot = Files.createDirectories(parent.resolve("models--a--b/snapshots/0123"));
    Path blob = SafetensorsBytes.rows(blobs.resolve("4567.safetensors"), 2, "a");
    Files.createSymbolicLink(snapshot.resolve("x.safetensors"), blob);
    Path index = index(snapshot, "x.safetensors");
    assertFails(
        () -> Checkpoint.open(snapshot), index, "weight_map.a", "leads out of the model's", "put");
  }

  @Test
  void deviceInPlaceOfAFile() throws IOException {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device));
    Files.delete(folder.resolve("vocab.txt"));
    Path link = Files.createSymbolicLink(folder.resolve("vocab.txt"), device);
    assertFails(model::open, link, "", "is a device or a pipe", "plain file");
  }
}
