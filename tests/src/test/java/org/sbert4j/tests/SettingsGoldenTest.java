package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.tests.Closeness.assertClose;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TextEmbedding;
import org.sbert4j.TextTooLongException;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.samples.Golden;
import org.sbert4j.tokenizer.TextPair;

/** Settings in every file and under every name they may have, against the libraries. */
class SettingsGoldenTest {
  private static final Golden GOLDEN = GOLDENS.read("settings");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path temporary;

  static Stream<Arguments> variants() {
    return StreamSupport.stream(GOLDEN.json().get("variants").spliterator(), false)
        .map(variant -> Arguments.of(variant.get("name").textValue(), variant));
  }

  private Path folder(JsonNode variant) throws IOException {
    Path folder =
        GOLDENS.read(variant.get("base").textValue()).copyModel(temporary.resolve("a/model"));
    for (Map.Entry<String, JsonNode> file : variant.get("files").properties()) {
      if (file.getValue().isNull()) {
        Files.delete(folder.resolve(file.getKey()));
      } else {
        Files.write(folder.resolve(file.getKey()), JSON.writeValueAsBytes(file.getValue()));
      }
    }
    return folder;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("variants")
  void givesWhatTheLibraryGives(String name, JsonNode variant) throws IOException {
    Path folder = folder(variant);
    for (String method : Golden.strings(variant.get("methods"))) {
      String what = name + "." + method;
      assertClose(what, GOLDEN.rows(what), run(folder, method));
    }
  }

  private static float[][] run(Path folder, String method) {
    if (method.equals("predict")) {
      String query = GOLDEN.json().get("query").textValue();
      List<TextPair> pairs =
          GOLDEN.texts().stream().map(text -> new TextPair(query, text)).toList();
      try (CrossEncoder model = CrossEncoder.load(folder)) {
        return model.predictLabels(pairs);
      }
    }
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      return switch (method) {
        case "encode" -> model.encode(GOLDEN.texts());
        case "encode_query" -> model.encodeQuery(GOLDEN.texts());
        case "encode_document" -> model.encodeDocument(GOLDEN.texts());
        default -> throw new AssertionError(method);
      };
    }
  }

  private JsonNode variant(String name) {
    return variants()
        .filter(arguments -> arguments.get()[0].equals(name))
        .map(arguments -> (JsonNode) arguments.get()[1])
        .findFirst()
        .orElseThrow();
  }

  @Test
  void lengthsOfQueriesAreNotThoseOfTexts() throws IOException {
    Path folder = folder(variant("query-length"));
    List<String> texts = GOLDEN.texts();
    EmbeddingOptions error = EmbeddingOptions.defaults().withTruncation(TruncationPolicy.ERROR);
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      assertEquals(32, model.maxSeqLength());
      assertEquals(5, model.encode(texts, error).length);
      TextTooLongException e =
          assertThrows(TextTooLongException.class, () -> model.encodeQuery(texts, error));
      assertEquals(4, e.maxSeqLength());
      e = assertThrows(TextTooLongException.class, () -> model.encodeDocument(texts, error));
      assertEquals(6, e.maxSeqLength());
      for (TextEmbedding embedding : model.encodeWithDetails(texts, EmbeddingOptions.defaults())) {
        assertFalse(embedding.truncated());
      }
    }
  }

  @Test
  void queriesAndDocumentsWithDetails() throws IOException {
    Path folder = folder(variant("query-length"));
    List<String> texts = GOLDEN.texts();
    EmbeddingOptions options = EmbeddingOptions.defaults();
    try (SentenceTransformer model = SentenceTransformer.load(folder)) {
      List<TextEmbedding> queries = model.encodeQueryWithDetails(texts, options);
      assertSameBits("queries", model.encodeQuery(texts), vectors(queries));
      List<TextEmbedding> documents = model.encodeDocumentWithDetails(texts, options);
      assertSameBits("documents", model.encodeDocument(texts), vectors(documents));
      for (int i = 0; i < texts.size(); i++) {
        assertEquals(queries.get(i).tokenCount() > 4, queries.get(i).truncated());
        assertEquals(documents.get(i).tokenCount() > 6, documents.get(i).truncated());
      }
    }
  }

  private static float[][] vectors(List<TextEmbedding> embeddings) {
    return embeddings.stream().map(TextEmbedding::vector).toArray(float[][]::new);
  }

  /** What the caller asks for is kept, also where a query could be longer than any other text. */
  @Test
  void noTextIsLongerThanTheCallerAsksFor() throws IOException {
    Path folder = folder(variant("query-length-beyond-max-seq-length"));
    LoadOptions options = LoadOptions.defaults().withMaxSeqLength(7);
    try (SentenceTransformer model = SentenceTransformer.load(folder, options);
        SentenceTransformer other =
            SentenceTransformer.load(
                GOLDENS.read("l1-h20-cls").model(), LoadOptions.defaults().withMaxSeqLength(7))) {
      assertEquals(7, model.maxSeqLength());
      float[][] expected = other.encode(GOLDEN.texts());
      assertSameBits("queries", expected, model.encodeQuery(GOLDEN.texts()));
      assertSameBits("texts", expected, model.encode(GOLDEN.texts()));
    }
  }

  /** In windows, each of a query's is as long as a query may be. */
  @Test
  void windowsOfQueries() throws IOException {
    Path folder = folder(variant("query-length"));
    EmbeddingOptions windows = EmbeddingOptions.defaults().withTruncation(TruncationPolicy.WINDOW);
    try (SentenceTransformer model = SentenceTransformer.load(folder);
        SentenceTransformer other =
            SentenceTransformer.load(
                GOLDENS.read("l1-h20-cls").model(), LoadOptions.defaults().withMaxSeqLength(4))) {
      assertSameBits(
          "windows",
          other.encode(GOLDEN.texts(), windows),
          model.encodeQuery(GOLDEN.texts(), windows));
    }
  }

  /** As transformers 5 has it: config.json says, else the first tensor with floats. */
  @ParameterizedTest
  @CsvSource({
    "l2-h36-max-f16, float16",
    "l2-h130-sqrt-bf16-sharded, bfloat16",
    "l12-h24-lasttoken-f64, float64",
    "l1-h20-cls, float32"
  })
  void dtypeInPython(String name, String dtype) throws IOException {
    Path folder = GOLDENS.read(name).copyModel(temporary.resolve("a/model"));
    assertEquals(dtype, torchDtype(folder));
    Path config = folder.resolve("config.json");
    String without = Files.readString(config).replaceAll("\"(torch_)?dtype\": \"[a-z0-9]+\",", "");
    Files.writeString(config, without);
    assertEquals(dtype, torchDtype(folder));
    for (String field : List.of("dtype", "torch_dtype")) {
      Files.writeString(config, without.replaceFirst("\\{", "{\"" + field + "\": \"bfloat16\","));
      assertEquals("bfloat16", torchDtype(folder));
    }
  }

  private static String torchDtype(Path folder) {
    return ModelDescription.read(folder, LoadOptions.defaults()).torchDtype();
  }
}
