package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.weights.ModelFormatException;

/** What users get wrong: a model folder with one defect each, and unusual texts. */
class BadInputTest {
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void copyAGoodModel() throws IOException {
    folder = copy("l1-h20-cls");
  }

  private Path copy(String name) throws IOException {
    return ModelCopy.of(GOLDENS.read(name).model(), temporary.resolve(name)).folder();
  }

  private void replace(String file, String old, String replacement) throws IOException {
    new ModelCopy(folder).replace(file, old, replacement);
  }

  /** Loading fails with one line that names the file and each of the parts. */
  private void assertRefused(String file, String... parts) {
    ModelFormatException e =
        assertThrows(ModelFormatException.class, () -> SentenceTransformer.load(folder));
    String message = e.getMessage();
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.startsWith(folder.resolve(file).toString()), message);
    for (String part : parts) {
      assertTrue(message.contains(part), "'" + part + "' is not in: " + message);
    }
  }

  private void setHeader(String json) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + header.length + 64).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header);
    Files.write(folder.resolve("model.safetensors"), file.array());
  }

  @Test
  void aNullTextIsNamed() {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      String one =
          assertThrows(NullPointerException.class, () -> model.encode((String) null)).getMessage();
      assertTrue(one.contains("text is null"), one);
      List<String> texts = Arrays.asList("a", null);
      String many =
          assertThrows(NullPointerException.class, () -> model.encode(texts)).getMessage();
      assertTrue(many.contains("text 1 is null"), many);
    }
  }

  @Test
  void aModelFolderThatDoesNotExist() {
    folder = temporary.resolve("nowhere");
    assertRefused("", "does not exist");
  }

  @Test
  void noWeightsAtAll() throws IOException {
    Files.delete(folder.resolve("model.safetensors"));
    assertRefused("", "model.safetensors", "pytorch_model.bin");
  }

  @Test
  void anEmptySafetensors() throws IOException {
    Files.write(folder.resolve("model.safetensors"), new byte[0]);
    assertRefused("model.safetensors");
  }

  @Test
  void aTruncatedSafetensors() throws IOException {
    Path file = folder.resolve("model.safetensors");
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertRefused("model.safetensors");
  }

  @Test
  void aSafetensorsWithAnOversizedHeader() throws IOException {
    byte[] bytes = new byte[64];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(Long.MAX_VALUE);
    Files.write(folder.resolve("model.safetensors"), bytes);
    assertRefused("model.safetensors", "header");
  }

  @Test
  void aSafetensorsWithOverlappingOffsets() throws IOException {
    setHeader(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[8],\"data_offsets\":[0,32]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[12],\"data_offsets\":[16,64]}}");
    assertRefused("model.safetensors", "b");
  }

  @Test
  void aSafetensorsWithAnUnknownDtype() throws IOException {
    String name = "embeddings.word_embeddings.weight";
    setHeader("{\"" + name + "\":{\"dtype\":\"F33\",\"shape\":[16],\"data_offsets\":[0,64]}}");
    assertRefused("model.safetensors", name, "F33");
  }

  @Test
  void aSafetensorsWhoseTensorsHaveAnotherShape() throws IOException {
    replace("config.json", "\"intermediate_size\": 37", "\"intermediate_size\": 38");
    assertRefused(
        "model.safetensors", "encoder.layer.0.intermediate.dense.weight", "[38, 20]", "[37, 20]");
  }

  @Test
  void aMissingTensor() throws IOException {
    replace("config.json", "\"num_hidden_layers\": 1", "\"num_hidden_layers\": 2");
    assertRefused("model.safetensors", "encoder.layer.1.attention.self.query.weight");
  }

  @Test
  void aZipThatIsNoCheckpoint() throws IOException {
    folder = copy("reference-twin");
    Path jar =
        Path.of(
            SentenceTransformer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
    byte[] zip =
        Files.isDirectory(jar)
            ? new byte[] {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
            : Files.readAllBytes(jar);
    Files.write(folder.resolve("pytorch_model.bin"), zip);
    assertRefused("pytorch_model.bin", "data.pkl");
  }

  @Test
  void aVocabularyWithoutUnk() throws IOException {
    replace("vocab.txt", "[UNK]", "[UNKNOWN]");
    assertRefused("vocab.txt", "[UNK]");
  }

  @Test
  void anAddedTokenWithoutARowInTheEmbeddings() throws IOException {
    int size = Files.readAllLines(folder.resolve("vocab.txt")).size();
    Files.writeString(folder.resolve("added_tokens.json"), "{\"<x>\": " + size + "}");
    assertRefused("vocab.txt", "<x>", "id " + size, "vocab_size in config.json");
  }

  @Test
  void aConfigWithoutHiddenSize() throws IOException {
    replace("config.json", "\"hidden_size\"", "\"hidden_sighs\"");
    assertRefused("config.json", "hidden_size");
  }

  @Test
  void headsThatDoNotDivide() throws IOException {
    replace("config.json", "\"num_attention_heads\": 4", "\"num_attention_heads\": 3");
    assertRefused("config.json", "num_attention_heads", "3", "20");
  }

  @Test
  void anUnknownActivation() throws IOException {
    replace("config.json", "\"hidden_act\": \"gelu\"", "\"hidden_act\": \"quick_gelu\"");
    assertRefused("config.json", "hidden_act", "quick_gelu", "gelu_new");
  }

  @Test
  void relativePositions() throws IOException {
    replace("config.json", "\"absolute\"", "\"relative_key\"");
    assertRefused("config.json", "position_embedding_type", "relative_key", "absolute");
  }

  @Test
  void anUnknownModule() throws IOException {
    replace("modules.json", "models.Pooling", "models.WordWeights");
    assertRefused("modules.json", "WordWeights");
  }

  @Test
  void aPoolingOfAnotherWidth() throws IOException {
    replace(
        "1_Pooling/config.json",
        "\"word_embedding_dimension\": 20",
        "\"word_embedding_dimension\": 24");
    assertRefused("1_Pooling/config.json", "word_embedding_dimension", "24", "20");
  }

  @Test
  void moreTokensThanPositions() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                SentenceTransformer.load(folder, LoadOptions.defaults().withMaxSeqLength(100_000)));
    assertTrue(e.getMessage().contains("100000"), e.getMessage());
  }

  @Test
  void aBackendThatIsNotThere() {
    LoadOptions cuda = LoadOptions.defaults().withBackend("cuda");
    String message =
        assertThrows(
                BackendUnavailableException.class, () -> SentenceTransformer.load(folder, cuda))
            .getMessage();
    assertTrue(message.startsWith("backend cuda is not available: "), message);
    LoadOptions unknown = LoadOptions.defaults().withBackend("tpu");
    String names =
        assertThrows(
                BackendUnavailableException.class, () -> SentenceTransformer.load(folder, unknown))
            .getMessage();
    assertTrue(names.contains("tpu") && names.contains("scalar") && names.contains("auto"), names);
  }

  @Test
  void aClosedModelSaysSo() {
    SentenceTransformer model = SentenceTransformer.load(folder);
    model.close();
    String message =
        assertThrows(IllegalStateException.class, () -> model.encode("a")).getMessage();
    assertTrue(message.contains("closed"), message);
  }

  @Test
  void anEmptyTextIsClsSepAndHasAVector() {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      int[] ids = model.tokenizer().encode("", model.maxSeqLength()).inputIds();
      assertArrayEquals(
          new int[] {model.tokenizer().clsTokenId(), model.tokenizer().sepTokenId()}, ids);
      assertEquals(model.embeddingDimension(), model.encode("").length);
      assertEquals(0, model.encode(List.of()).length);
    }
  }

  @Test
  void aLoneSurrogateIsDropped() {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      assertSameBits("surrogate", model.encode("ab c"), model.encode("a\uD83Db \uDE00c"));
    }
  }

  @Test
  void aTextOfAMillionCharactersIsCutWithoutBeingReadWhole() {
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      model.encode("warm up");
      String text = "的a".repeat(500_000);
      float[] cut = model.encode(text.substring(0, 1000));
      float[] whole = assertTimeoutPreemptively(Duration.ofMillis(500), () -> model.encode(text));
      assertSameBits("cut", cut, whole);
    }
  }
}
