package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.fixtures.FakeHub;
import org.sbert4j.weights.RealFilesTest;

/** What is downloaded, where it is put, and when nothing is. */
class DownloadTest {
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

  private static Set<String> filesOf(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      Set<String> files = new TreeSet<>();
      all.filter(Files::isRegularFile)
          .forEach(file -> files.add(folder.relativize(file).toString().replace('\\', '/')));
      return files;
    }
  }

  @Test
  void takesWhatTheModelNeedsAndNoMore() throws IOException {
    Path folder = hub.load();

    assertEquals(hub.server.snapshot(home), folder);
    assertEquals(
        Set.of(
            "1_Pooling/config.json",
            "config.json",
            "config_sentence_transformers.json",
            "model.safetensors",
            "modules.json",
            "sentence_bert_config.json",
            "tokenizer.json",
            "tokenizer_config.json"),
        filesOf(folder));
    assertArrayEquals(
        hub.server.content("model.safetensors"),
        Files.readAllBytes(folder.resolve("model.safetensors")));
  }

  /** Of two heads that a model may have, this one has one. */
  @Test
  void takesAHeadIfThereIsOne() throws IOException {
    hub.server.file("sparse_linear.pt", "weights").file("other_linear.pt", "weights");
    Set<String> files = filesOf(hub.load());
    assertTrue(files.contains("sparse_linear.pt"), files.toString());
    assertEquals(9, files.size(), files.toString());
  }

  @Test
  void laysTheCacheOutAsPythonDoes() throws IOException {
    Path folder = hub.load();
    Path model = hub.server.storage(home);

    assertEquals(hub.server.commit(), Files.readString(model.resolve("refs/main")));
    assertEquals(
        Path.of("../../blobs", hub.server.etag("model.safetensors")),
        Files.readSymbolicLink(folder.resolve("model.safetensors")));
    assertEquals(
        Path.of("../../../blobs", hub.server.etag("1_Pooling/config.json")),
        Files.readSymbolicLink(folder.resolve("1_Pooling/config.json")));
    assertTrue(
        Files.exists(
            home.resolve("hub/.locks/models--org--tiny-model")
                .resolve(hub.server.etag("config.json") + ".lock")));
    assertTrue(hub.server.blobs(home).stream().allMatch(name -> name.matches("[0-9a-f]{40,64}")));
  }

  @Test
  void makesCopiesWhereLinksCannotBe() throws IOException {
    hub.with("HF_HUB_DISABLE_SYMLINKS", "1").load();
    Path folder = hub.load("org/tiny-model@v1");

    Path weights = folder.resolve("model.safetensors");
    assertFalse(Files.isSymbolicLink(weights));
    assertArrayEquals(hub.server.content("model.safetensors"), Files.readAllBytes(weights));
    assertEquals(1, hub.downloads("model.safetensors"), hub.asked());

    hub.server.file("README.md", "# Another commit");
    Files.createDirectories(hub.server.storage(home).resolve("blobs"));
    Files.move(
        weights,
        hub.server.storage(home).resolve("blobs").resolve(hub.server.etag("model.safetensors")));
    Path copy = hub.load().resolve("model.safetensors");
    assertFalse(Files.isSymbolicLink(copy));
    assertArrayEquals(hub.server.content("model.safetensors"), Files.readAllBytes(copy));
    assertEquals(1, hub.downloads("model.safetensors"), hub.asked());
  }

  @Test
  void fallsBackToTorchAndThenOnnx() throws IOException {
    hub.server.without("model.safetensors");
    assertTrue(filesOf(hub.load()).contains("pytorch_model.bin"));
    hub.server.without("pytorch_model.bin");
    Set<String> files = filesOf(hub.load());
    assertTrue(files.contains("onnx/model.onnx"));
    assertFalse(files.contains("pytorch_model.bin"));
    hub.server.without("onnx/model.onnx");
    hub.assertFails("org/tiny-model", "org/tiny-model", "no weights", "model.safetensors");
  }

  @Test
  void takesTheDataBesideAnOnnxModel() throws IOException {
    Path onnx = RealFilesTest.resource("onnx/dynamo-external.onnx");
    hub.server
        .without("model.safetensors")
        .without("pytorch_model.bin")
        .file("onnx/model.onnx", Files.readAllBytes(onnx))
        .file("onnx/dynamo-external.onnx.data", Hub.weights((byte) 5))
        .file("onnx/other.data", Hub.weights((byte) 6));
    Set<String> files = filesOf(hub.load());
    assertTrue(files.contains("onnx/dynamo-external.onnx.data"), files.toString());
    assertFalse(files.contains("onnx/other.data"));
  }

  @Test
  void takesAllShardsOfAnIndex() throws IOException {
    hub.server
        .without("model.safetensors")
        .file(
            "model.safetensors.index.json",
            "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\","
                + " \"c\": \"model-1.safetensors\"}}")
        .file("model-1.safetensors", Hub.weights((byte) 5))
        .file("model-2.safetensors", Hub.weights((byte) 6))
        .file("model-3.safetensors", Hub.weights((byte) 7));
    Set<String> files = filesOf(hub.load());
    assertTrue(
        files.containsAll(List.of("model-1.safetensors", "model-2.safetensors")), files.toString());
    assertFalse(files.contains("model-3.safetensors"));
  }

  @Test
  void takesTheWeightsOfADenseModuleAndATransformerInItsOwnFolder() throws IOException {
    hub.server
        .file(
            "modules.json",
            """
            [{"path": "0_Transformer", "type": "sentence_transformers.models.Transformer"},
             {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"path": "2_Dense", "type": "sentence_transformers.models.Dense"},
             {"path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """)
        .file("0_Transformer/config.json", "{}")
        .file("0_Transformer/vocab.txt", "[PAD]\n")
        .file("0_Transformer/sentence_bert_config.json", "{}")
        .file("0_Transformer/pytorch_model.bin", Hub.weights((byte) 8))
        .file("2_Dense/config.json", "{}")
        .file("2_Dense/model.safetensors", Hub.weights((byte) 9));
    assertEquals(
        Set.of(
            "0_Transformer/config.json",
            "0_Transformer/pytorch_model.bin",
            "0_Transformer/sentence_bert_config.json",
            "0_Transformer/vocab.txt",
            "1_Pooling/config.json",
            "2_Dense/config.json",
            "2_Dense/model.safetensors",
            "config_sentence_transformers.json",
            "modules.json"),
        filesOf(hub.load()));
  }

  /** The class that says which of them counts is known when the model is loaded. */
  @Test
  void takesAllVocabulariesWhereThereIsNoTokenizerJson() throws IOException {
    hub.server
        .without("tokenizer.json")
        .file("sentencepiece.bpe.model", "a")
        .file("vocab.json", "{}")
        .file("merges.txt", "");
    assertTrue(
        filesOf(hub.load())
            .containsAll(
                Set.of("vocab.txt", "sentencepiece.bpe.model", "vocab.json", "merges.txt")));
  }

  @Test
  void knowsModelsWithoutAnOrganisation() throws IOException {
    hub.server.named("bert-base-chinese").without("modules.json");
    Path folder = hub.load("bert-base-chinese");
    assertEquals(
        home.resolve("hub/models--bert-base-chinese/snapshots").resolve(hub.server.commit()),
        folder);
    assertTrue(filesOf(folder).contains("model.safetensors"));
    assertFalse(filesOf(folder).contains("sentence_bert_config.json"));
  }

  @Test
  void asksOneQuestionWhenAllIsThere() {
    hub.load();
    hub.server.forgetRequests();
    hub.load();
    assertEquals(1, hub.server.requests().size(), hub.asked());
  }

  @Test
  void asksNothingForACommitThatIsInTheCache() {
    String pinned = "org/tiny-model@" + hub.server.commit();
    Path folder = hub.load(pinned);
    assertFalse(Files.exists(hub.server.storage(home).resolve("refs")));
    hub.server.forgetRequests();
    assertEquals(folder, hub.load(pinned));
    assertEquals(List.of(), hub.server.requests());
  }

  @Test
  void aPlainBertThatIsInTheCacheAtItsCommitNeedsNoNetworkEither() {
    hub.server.without("modules.json");
    String pinned = "org/tiny-model@" + hub.server.commit();
    hub.load(pinned);
    hub.server.forgetRequests();
    hub.load(pinned);
    assertEquals(List.of(), hub.server.requests());
  }

  @Test
  void followsABranchAndTakesOnlyWhatChanged() throws IOException {
    Path first = hub.load();
    hub.server.file("config.json", "{\"hidden_size\": 8}");
    Path second = hub.load();

    assertFalse(first.equals(second));
    assertEquals("{\"hidden_size\": 8}", Files.readString(second.resolve("config.json")));
    assertEquals("{\"hidden_size\": 4}", Files.readString(first.resolve("config.json")));
    assertEquals(1, hub.downloads("model.safetensors"), hub.asked());
    assertEquals(2, hub.downloads("config.json"), hub.asked());
  }

  @Test
  void keepsWhatATagMeans() throws IOException {
    hub.load("org/tiny-model@v1");
    assertEquals(
        hub.server.commit(), Files.readString(hub.server.storage(home).resolve("refs/v1")));
    hub.goDown();
    assertEquals(hub.server.snapshot(home), hub.load("org/tiny-model@v1"));
  }

  @Test
  void repairsABrokenLinkAndABlobOfTheWrongSize() throws IOException {
    Path folder = hub.load();
    Files.delete(folder.resolve("model.safetensors").toRealPath());
    Files.delete(folder.resolve("config.json"));
    Files.writeString(
        hub.server.storage(home).resolve("blobs").resolve(hub.server.etag("config.json")), "{");
    hub.load();
    assertArrayEquals(
        hub.server.content("model.safetensors"),
        Files.readAllBytes(folder.resolve("model.safetensors")));
    assertEquals("{\"hidden_size\": 4}", Files.readString(folder.resolve("config.json")));
  }

  @Test
  void tellsTheListenerFromTheFirstByteToTheLast() {
    List<Long> bytes = new ArrayList<>();
    hub.load(
        FakeHub.MODEL,
        (file, done, total) -> {
          if (file.equals("model.safetensors")) {
            assertEquals(Hub.WEIGHTS_BYTES, total);
            bytes.add(done);
          }
        });
    assertEquals(0, bytes.get(0));
    assertEquals(Hub.WEIGHTS_BYTES, bytes.get(bytes.size() - 1));
    assertEquals(bytes.stream().sorted().toList(), bytes);
    assertTrue(bytes.size() > 2, bytes.toString());
  }
}
