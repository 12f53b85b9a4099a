package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.EmbeddingQuantizer;
import org.sbert4j.LoadOptions;
import org.sbert4j.Precision;
import org.sbert4j.QuantizationRanges;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Golden;

/** The parameters of encode against those of sentence-transformers, on every CPU backend. */
class EncodeOptionsGoldenTest {
  private static final Golden GOLDEN = GOLDENS.read("encode-options");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  static Stream<Arguments> variantsOnBackends() {
    return StreamSupport.stream(GOLDEN.json().get("models").spliterator(), false)
        .flatMap(
            variant ->
                CpuBackends.available().stream()
                    .map(backend -> Arguments.of(variant.get("name").asText(), backend, variant)));
  }

  private SentenceTransformer load(JsonNode variant, String backend) throws IOException {
    String base = variant.get("base").asText();
    Path folder = GOLDENS.read(base).copyModel(temporary.resolve(base));
    for (Map.Entry<String, JsonNode> file : variant.get("files").properties()) {
      Files.write(folder.resolve(file.getKey()), JSON.writeValueAsBytes(file.getValue()));
    }
    return SentenceTransformer.load(folder, LoadOptions.defaults().withBackend(backend));
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("variantsOnBackends")
  void aCallGivesWhatTheLibraryGives(String name, String backend, JsonNode variant)
      throws IOException {
    try (SentenceTransformer model = load(variant, backend)) {
      assertEquals(variant.get("embeddingDimension").asInt(), model.embeddingDimension());
      assertEquals(JSON.convertValue(variant.get("prompts"), Map.class), model.prompts());
      assertEquals(
          Optional.ofNullable(variant.get("defaultPromptName").textValue()),
          model.defaultPromptName());
      for (JsonNode call : variant.get("calls")) {
        checkCall(name + ": " + call.get("method") + call.get("parameters"), model, call);
      }
    }
  }

  private static void checkCall(String what, SentenceTransformer model, JsonNode call) {
    JsonNode parameters = call.get("parameters");
    EmbeddingOptions options = options(parameters);
    List<String> texts = GOLDEN.texts();
    if (parameters.has("precision")) {
      Precision precision =
          Precision.valueOf(parameters.get("precision").asText().toUpperCase(Locale.ROOT));
      byte[][] found = model.encodeQuantized(texts, options, precision);
      assertBytesClose(what, call.get("bytes"), found, precision);
    } else if (parameters.has("output_value")) {
      float[][] rows =
          Arrays.stream(model.encodeTokens(texts, options))
              .flatMap(Arrays::stream)
              .toArray(float[][]::new);
      assertClose(what, GOLDEN.rows(call.get("tensor").asText()), rows);
    } else {
      float[][] found =
          switch (call.get("method").asText()) {
            case "encode" -> model.encode(texts, options);
            case "encode_query" -> model.encodeQuery(texts, options);
            case "encode_document" -> model.encodeDocument(texts, options);
            default -> throw new AssertionError(what);
          };
      assertClose(what, GOLDEN.rows(call.get("tensor").asText()), found);
      assertEquals(model.embeddingDimension(options), found[0].length);
    }
  }

  private static EmbeddingOptions options(JsonNode parameters) {
    EmbeddingOptions options = EmbeddingOptions.defaults();
    for (Map.Entry<String, JsonNode> parameter : parameters.properties()) {
      JsonNode value = parameter.getValue();
      options =
          switch (parameter.getKey()) {
            case "prompt_name" -> options.withPromptName(value.textValue());
            case "prompt" -> options.withPrompt(value.textValue());
            case "normalize_embeddings" -> options.withNormalize(value.booleanValue());
            case "truncate_dim" -> options.withTruncateDim(value.intValue());
            case "precision", "output_value" -> options;
            default -> throw new AssertionError("unknown parameter " + parameter.getKey());
          };
    }
    return options;
  }

  private static int[] integers(byte[] bytes, Precision precision) {
    int[] integers = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      integers[i] = precision.unsigned() ? Byte.toUnsignedInt(bytes[i]) : bytes[i];
    }
    return integers;
  }

  /** Floats differ in their last bits, so that a step may be the next one. */
  private static void assertBytesClose(
      String what, JsonNode expected, byte[][] found, Precision precision) {
    assertEquals(expected.size(), found.length, what);
    int tolerance = precision.needsRanges() ? 1 : 0;
    for (int text = 0; text < found.length; text++) {
      int[] integers = integers(found[text], precision);
      assertEquals(expected.get(text).size(), integers.length, what);
      for (int i = 0; i < integers.length; i++) {
        int difference = Math.abs(expected.get(text).get(i).intValue() - integers[i]);
        assertTrue(difference <= tolerance, what + ": text " + text + ", element " + i);
      }
    }
  }

  @ParameterizedTest(name = "{0} on {1}")
  @MethodSource("variantsOnBackends")
  void similaritiesAreThoseOfTheModelsFunction(String name, String backend, JsonNode variant)
      throws IOException {
    try (SentenceTransformer model = load(variant, backend)) {
      assertEquals(variant.get("similarity").asText(), model.similarityFunction().label());
      float[][] vectors = model.encode(GOLDEN.texts());
      assertClose(
          name,
          GOLDEN.rows(name + ".similarity"),
          floats(model.similarity(vectors, Arrays.copyOf(vectors, 3))));
      double[] pairwise =
          model.similarityPairwise(Arrays.copyOf(vectors, 4), Arrays.copyOfRange(vectors, 4, 8));
      assertClose(
          name, GOLDEN.rows(name + ".similarity_pairwise"), floats(new double[][] {pairwise}));
    }
  }

  private static float[][] floats(double[][] rows) {
    float[][] floats = new float[rows.length][rows[0].length];
    for (int row = 0; row < rows.length; row++) {
      for (int i = 0; i < rows[row].length; i++) {
        floats[row][i] = (float) rows[row][i];
      }
    }
    return floats;
  }

  @Test
  void everyByteOfKnownVectorsIsThatOfTheLibrary() {
    float[][] embeddings = GOLDEN.rows("quantization.embeddings");
    float[][] given = GOLDEN.rows("quantization.ranges");
    int checked = 0;
    for (JsonNode golden : GOLDEN.json().get("quantizations")) {
      Precision precision =
          Precision.valueOf(golden.get("precision").asText().toUpperCase(Locale.ROOT));
      EmbeddingQuantizer quantizer =
          switch (golden.get("rangesOf").asText()) {
            case "embeddings" -> EmbeddingQuantizer.calibratedBy(embeddings, precision);
            case "calibration" ->
                EmbeddingQuantizer.of(
                    precision, QuantizationRanges.of(GOLDEN.rows("quantization.calibration")));
            default -> EmbeddingQuantizer.of(precision, new QuantizationRanges(given[0], given[1]));
          };
      byte[][] found = quantizer.quantize(embeddings);
      for (int row = 0; row < found.length; row++) {
        int[] expected = JSON.convertValue(golden.get("bytes").get(row), int[].class);
        assertArrayEquals(expected, integers(found[row], precision), precision + ", row " + row);
        checked += expected.length;
      }
    }
    assertEquals(40 * (2 * 3 * 21 + 2 * 3), checked);
  }

  @Test
  void fewVectorsAreWarnedOf() {
    List<String> warnings =
        LoggedWarnings.of(
            EmbeddingQuantizer.class,
            () -> EmbeddingQuantizer.calibratedBy(new float[99][2], Precision.UINT8));
    assertEquals(1, warnings.size());
    assertTrue(warnings.get(0).contains("UINT8 come from 99 vectors"), warnings.get(0));
    assertEquals(
        List.of(),
        LoggedWarnings.of(
            EmbeddingQuantizer.class,
            () -> EmbeddingQuantizer.calibratedBy(new float[100][2], Precision.UINT8)));
  }

  /** No option means what it always meant; normalizing has the bits of the model's own module. */
  @Test
  void normalizedHasTheBitsOfAModelThatNormalizes() {
    Golden golden = GOLDENS.read("l4-h64-concat-dense-gamma");
    LoadOptions options = LoadOptions.defaults();
    try (SentenceTransformer model = SentenceTransformer.load(golden.model(), options);
        SentenceTransformer normalizing =
            SentenceTransformer.load(golden.model(), options.withNormalize(true))) {
      assertSameBits(
          "normalized",
          normalizing.encode(golden.texts()),
          model.encode(golden.texts(), EmbeddingOptions.defaults().withNormalize(true)));
    }
  }
}
