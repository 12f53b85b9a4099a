package org.sbert4j.weights.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.weights.hub.ModelKind.CROSS_ENCODER;
import static org.sbert4j.weights.hub.ModelKind.SENTENCE_TRANSFORMER;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names without an organisation are those of sentence-transformers 6.2. */
@Timeout(60)
class ShortNameTest {
  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({
    "all-MiniLM-L6-v2, sentence-transformers/all-MiniLM-L6-v2, cross-encoder/all-MiniLM-L6-v2",
    "all-MiniLM-L6-v2@v1.0, sentence-transformers/all-MiniLM-L6-v2@v1.0, cross-encoder/all-MiniLM-L6-v2@v1.0",
    "BAAI/bge-small-zh-v1.5, BAAI/bge-small-zh-v1.5, BAAI/bge-small-zh-v1.5",
    "bert-base-chinese, bert-base-chinese, bert-base-chinese",
    "bert-base-chinese@main, bert-base-chinese, bert-base-chinese",
    "BERT-Base-Uncased, BERT-Base-Uncased, BERT-Base-Uncased",
    "albert-base-v1, albert-base-v1, albert-base-v1",
    "xlnet-large-cased, xlnet-large-cased, xlnet-large-cased",
    "bert-base-chinese2, sentence-transformers/bert-base-chinese2, cross-encoder/bert-base-chinese2"
  })
  void meanWhatTheyMeanInPython(String name, String embedder, String reranker) {
    assertEquals(embedder, whole(HubName.parse(name, SENTENCE_TRANSFORMER)));
    assertEquals(reranker, whole(HubName.parse(name, CROSS_ENCODER)));
    String alone = name.replace("@main", "");
    assertEquals(alone, whole(HubName.parse(name)), "of no kind");
  }

  private static String whole(HubName name) {
    return new HubName(name.repository(), name.revision(), Optional.empty()).toString();
  }

  @Test
  void areDownloadedAndFoundInTheCache() throws IOException {
    try (Hub hub = Hub.start(home)) {
      hub.server.named("sentence-transformers/tiny-model");
      Path folder = hub.load("tiny-model", SENTENCE_TRANSFORMER);
      assertEquals(hub.server.snapshot(home), folder);
      hub.goDown();
      assertEquals(folder, hub.load("tiny-model", SENTENCE_TRANSFORMER));
      hub.with("HF_HUB_OFFLINE", "1")
          .assertFails(
              "tiny-model", CROSS_ENCODER, "cross-encoder/tiny-model", "(for \"tiny-model\")");
      hub.with("SENTENCE_TRANSFORMERS_HOME", home.resolve("hub").toString())
          .with("HF_HOME", home.resolve("empty").toString());
      assertEquals(folder, hub.load("tiny-model", SENTENCE_TRANSFORMER));
      hub.with("SENTENCE_TRANSFORMERS_HOME", home.resolve("empty").toString())
          .assertFails("tiny-model", SENTENCE_TRANSFORMER, "set SENTENCE_TRANSFORMERS_HOME");
    }
  }

  @Test
  void errorsSayWhatWasWrittenAndWhatWasLookedFor() throws IOException {
    try (Hub hub = Hub.start(home)) {
      hub.assertFails(
          "tiny-model",
          CROSS_ENCODER,
          "no model cross-encoder/tiny-model (for \"tiny-model\")",
          "give the organisation");
      hub.server.named("cross-encoder/tiny-model");
      hub.assertFails(
          "tiny-model@v9", CROSS_ENCODER, "cross-encoder/tiny-model (for \"tiny-model\")", "v9");
    }
    HubException whole =
        assertThrows(HubException.class, () -> HubName.parse("no/such/name", CROSS_ENCODER));
    assertFalse(whole.getMessage().contains("cross-encoder"), whole.getMessage());
  }

  @Test
  void aFolderOfThatNameWins() throws IOException {
    Path folder = Files.createTempDirectory(Path.of(""), "all-MiniLM-L6-v2");
    try {
      String name = folder.toString();
      assertEquals(folder, ModelHub.folder(name, SENTENCE_TRANSFORMER, HubListener.NONE));
    } finally {
      Files.delete(folder);
    }
  }
}
