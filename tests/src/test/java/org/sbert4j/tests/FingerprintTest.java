package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** What moves a fingerprint and what does not, over the smallest golden model. */
class FingerprintTest {
  private static final String NAME = "l1-h20-cls";
  private static final Path ORIGINAL = GOLDENS.folder().resolve(NAME).resolve("model");
  private static final Path OTHER_FORMATS = GOLDENS.folder().resolve("formats").resolve(NAME);
  private static final String SAFETENSORS = "model.safetensors";
  private static final LoadOptions DEFAULTS = LoadOptions.defaults();

  @TempDir Path temporary;
  private ModelCopy model;
  private String original;

  @BeforeEach
  void copyTheModel() throws IOException {
    model = ModelCopy.of(ORIGINAL, temporary.resolve("model"));
    original = fingerprint(DEFAULTS);
  }

  private String fingerprint(LoadOptions options) {
    return ModelDescription.read(model.folder(), options).fingerprint();
  }

  private void assertMoved(String why) {
    assertNotEquals(original, fingerprint(DEFAULTS), why);
  }

  private void assertUnmoved(String why) {
    assertEquals(original, fingerprint(DEFAULTS), why);
  }

  static Stream<String> goldens() {
    return GOLDENS.withModel();
  }

  /** The same on every JDK: {@code .ci/run} runs this on each. */
  @ParameterizedTest
  @MethodSource("goldens")
  void everyGoldenModelHasTheOneThatIsKept(String golden) {
    Path folder = GOLDENS.folder().resolve(golden).resolve("model");
    String described = ModelDescription.read(folder, DEFAULTS).fingerprint();
    KnownFingerprints.check(golden, described);
    try (SentenceTransformer loaded = SentenceTransformer.load(folder)) {
      assertEquals(described, loaded.fingerprint());
    }
  }

  @Test
  void noTwoGoldenModelsHaveTheSame() {
    Set<String> found = new HashSet<>();
    goldens().forEach(golden -> found.add(KnownFingerprints.of(golden)));
    assertEquals(GOLDENS.withModel().count(), found.size());
  }

  /** Replaces the weights by the same in another format. */
  private void useFormat(String file) throws IOException {
    if (!file.equals(SAFETENSORS)) {
      Files.delete(model.folder().resolve(SAFETENSORS));
      Files.copy(OTHER_FORMATS.resolve(file), model.folder().resolve(file));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorch_model.bin", "model.onnx"})
  void theFormatOfTheFileDoesNotMoveIt(String file) throws IOException {
    useFormat(file);
    List<String> texts = GOLDENS.read(NAME).texts();
    try (SentenceTransformer loaded = SentenceTransformer.load(model.folder());
        SentenceTransformer first = SentenceTransformer.load(ORIGINAL)) {
      assertEquals(original, loaded.fingerprint());
      assertSameBits(file, first.encode(texts), loaded.encode(texts));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {SAFETENSORS, "pytorch_model.bin", "model.onnx"})
  void aBitOfABiasMovesItInEveryFormat(String file) throws IOException {
    useFormat(file);
    flipLastBit("encoder.layer.0.intermediate.dense.bias", file);
    assertMoved(file);
  }

  /** Of the last element; the tensor must be stored as floats in row-major order. */
  private void flipLastBit(String tensor, String file) throws IOException {
    byte[] stored;
    try (Checkpoint checkpoint = Checkpoint.open(model.folder())) {
      stored = bytes(checkpoint.find(tensor).orElseThrow());
    }
    Path path = model.folder().resolve(file);
    byte[] content = Files.readAllBytes(path);
    content[indexOf(stored, content) + stored.length - Float.BYTES] ^= 1;
    Files.write(path, content);
  }

  private static byte[] bytes(TensorView tensor) {
    float[] floats = new float[Math.toIntExact(tensor.elementCount())];
    tensor.readFloats(0, floats, 0, floats.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    return bytes.array();
  }

  private static int indexOf(byte[] part, byte[] whole) {
    for (int start = 0; start + part.length <= whole.length; start++) {
      if (ByteBuffer.wrap(whole, start, part.length).equals(ByteBuffer.wrap(part))) {
        return start;
      }
    }
    throw new AssertionError("not found");
  }

  static Stream<String> tensors() {
    try (Checkpoint checkpoint = Checkpoint.open(ORIGINAL)) {
      return checkpoint.tensorNames().stream()
          .filter(name -> !name.contains("position_ids"))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void theLastBitOfEveryWeightMovesItButOfThePooler(String tensor) throws IOException {
    flipLastBit(tensor, SAFETENSORS);
    if (tensor.startsWith("pooler.")) {
      assertUnmoved(tensor);
    } else {
      assertMoved(tensor);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "vocab.txt,'\na\nb\n','\nb\na\n'",
    "vocab.txt,##9,##99",
    "tokenizer_config.json,'\"do_lower_case\": true','\"do_lower_case\": false'",
    "tokenizer_config.json,'\"strip_accents\": null','\"strip_accents\": false'",
    "tokenizer_config.json,'\"tokenize_chinese_chars\": true','\"tokenize_chinese_chars\": false'",
    "tokenizer_config.json,'\"sep_token\": \"[SEP]\"','\"sep_token\": \"[MASK]\"'",
    "1_Pooling/config.json,'mode_mean_tokens\": false','mode_mean_tokens\": true'",
    "1_Pooling/config.json,'include_prompt\": true','include_prompt\": false'",
    "sentence_bert_config.json,32,31",
    "config.json,'\"gelu\"','\"relu\"'",
    "config.json,1e-12,1e-11",
    "config.json,'attention_heads\": 4','attention_heads\": 5'"
  })
  void everySettingMovesIt(String file, String old, String replacement) throws IOException {
    model.replace(file, unescaped(old), unescaped(replacement));
    assertMoved(file + ": " + old + " to " + replacement);
  }

  private static String unescaped(String text) {
    return text.replace("\\n", "\n");
  }

  @Test
  void lowerCasingBeforeTheTokenizerMovesIt() throws IOException {
    model.replace("tokenizer_config.json", "\"do_lower_case\": true", "\"do_lower_case\": false");
    String cased = fingerprint(DEFAULTS);
    model.replace(
        "sentence_bert_config.json", "\"do_lower_case\": false", "\"do_lower_case\": true");
    assertNotEquals(cased, fingerprint(DEFAULTS));
  }

  @Test
  void aModuleMovesItAsTheOptionDoes() throws IOException {
    String normalized = fingerprint(DEFAULTS.withNormalize(true));
    assertNotEquals(original, normalized);
    String normalize =
        """
          {"idx": 2, "name": "2", "path": "2_Normalize",
           "type": "sentence_transformers.models.Normalize"}]\
        """;
    model.replace("modules.json", "}\n]", "},\n" + normalize);
    assertEquals(normalized, fingerprint(DEFAULTS));
    assertEquals(original, fingerprint(DEFAULTS.withNormalize(false)));
  }

  @Test
  void aDenseModulesWeightsAndActivationMoveIt() throws IOException {
    model =
        ModelCopy.of(
            GOLDENS.folder().resolve("l3-h40-reordered-dense-normalize/model"),
            temporary.resolve("dense"));
    String dense = fingerprint(DEFAULTS);
    String config = "2_Dense/config.json";
    model.replace(config, "Identity", "Tanh");
    assertNotEquals(dense, fingerprint(DEFAULTS), "the activation");
    model.replace(config, "Tanh", "Identity");
    assertEquals(dense, fingerprint(DEFAULTS));
    Path weights = model.folder().resolve("2_Dense/model.safetensors");
    byte[] content = Files.readAllBytes(weights);
    content[content.length - Float.BYTES] ^= 1;
    Files.write(weights, content);
    assertNotEquals(dense, fingerprint(DEFAULTS), "a weight");
  }

  @Test
  void everyOptionThatChangesAVectorMovesIt() {
    Set<String> found = new HashSet<>(List.of(original));
    assertTrue(found.add(fingerprint(DEFAULTS.withMaxSeqLength(16))));
    assertTrue(found.add(fingerprint(DEFAULTS.withNormalize(true))));
    assertTrue(found.add(fingerprint(DEFAULTS.withWeights(WeightFormat.BF16))));
    assertTrue(found.add(fingerprint(DEFAULTS.withWeights(WeightFormat.INT8))));
  }

  @Test
  void whatAnotherRunOnlyDoesInAnotherWayDoesNotMoveIt() throws IOException {
    for (String backend : CpuBackends.available()) {
      for (int threads = 1; threads <= 3; threads++) {
        LoadOptions options =
            DEFAULTS.withBackend(backend).withThreads(threads).withMemoryBudget(9L << 20);
        try (SentenceTransformer loaded = SentenceTransformer.load(model.folder(), options)) {
          assertEquals(original, loaded.fingerprint(), loaded.backendDescription());
        }
      }
    }
    assertEquals(original, fingerprint(DEFAULTS.withMaxSeqLength(32)));
    model = ModelCopy.of(model.folder(), temporary.resolve("elsewhere"));
    Files.writeString(model.folder().resolve("README.md"), "new");
    model.replace("config.json", "4.30.0", "4.31.0");
    assertUnmoved("another folder, another README, another version");
  }

  @Test
  void itIsThatOfTheLoadedModelWhateverBecomesOfTheSettings() throws IOException {
    try (SentenceTransformer loaded = SentenceTransformer.load(model.folder())) {
      model.replace("sentence_bert_config.json", "32", "31");
      model.replace("config.json", "1e-12", "1e-11");
      assertEquals(original, loaded.fingerprint());
    }
  }

  @Test
  void weightsThatWereReplacedMeanwhileAreRefused() throws IOException {
    Path weights = model.folder().resolve(SAFETENSORS);
    try (SentenceTransformer loaded = SentenceTransformer.load(model.folder())) {
      Path other = Files.copy(weights, temporary.resolve("other"));
      Files.move(other, weights, StandardCopyOption.REPLACE_EXISTING);
      assertRefused(loaded, weights);
      Files.delete(weights);
      assertRefused(loaded, weights);
      Files.copy(OTHER_FORMATS.resolve("model.onnx"), model.folder().resolve("model.onnx"));
      assertRefused(loaded, weights);
    }
  }

  @Test
  void betterWeightsBesideThoseThatWereLoadedAreRefused() throws IOException {
    Path safetensors = model.folder().resolve(SAFETENSORS);
    useFormat("pytorch_model.bin");
    try (SentenceTransformer loaded = SentenceTransformer.load(model.folder())) {
      Files.copy(ORIGINAL.resolve(SAFETENSORS), safetensors);
      assertRefused(loaded, safetensors);
    }
  }

  private static void assertRefused(SentenceTransformer loaded, Path weights) {
    String message = assertThrows(ModelFormatException.class, loaded::fingerprint).getMessage();
    assertTrue(message.startsWith(weights + ": is not the file any more"), message);
    assertTrue(message.contains("load the model again"), message);
  }

  @Test
  void onceAskedForItStays() throws IOException {
    SentenceTransformer loaded = SentenceTransformer.load(model.folder());
    assertEquals(original, loaded.fingerprint());
    Files.delete(model.folder().resolve(SAFETENSORS));
    assertEquals(original, loaded.fingerprint());
    loaded.close();
    assertEquals(original, loaded.fingerprint());
  }

  @Test
  void aClosedModelStillHasOne() {
    SentenceTransformer loaded = SentenceTransformer.load(model.folder());
    loaded.close();
    assertEquals(original, loaded.fingerprint());
  }
}
