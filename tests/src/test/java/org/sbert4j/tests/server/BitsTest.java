package org.sbert4j.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.server.TestServer.GOLDENS;
import static org.sbert4j.tests.server.TestServer.JSON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.CrossEncoder;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.PredictOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.SimilarityFunction;
import org.sbert4j.SparseEmbedding;
import org.sbert4j.TextEmbedding;
import org.sbert4j.backend.ActivationFunction;
import org.sbert4j.tokenizer.EncodeOptions;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Side;
import org.sbert4j.tokenizer.TextPair;

/** What the server answers is what the engine computes, to the last bit. */
@Timeout(60)
class BitsTest {
  private static final EmbeddingOptions DEFAULTS = EmbeddingOptions.defaults();
  private static final String CLS = "cls";
  private static final String PROMPTS = "prompts";
  private static final String MEAN = "mean";
  private static final String CONCAT = "concat";
  private static final String HEADS = "heads";

  /** It reads 32 tokens: some are too long. */
  private static final List<String> TEXTS =
      List.of(
          "到期不能按时还款怎么办",
          "",
          "a",
          "中".repeat(29) + "国".repeat(10),
          "hello bank 一丁七",
          "\ud83d\ude00 中 \u0000 x",
          "\ud800中国\udc00",
          "中国 ".repeat(300));

  @TempDir static Path temporary;
  private static final Map<String, SentenceTransformer> MODELS = new java.util.HashMap<>();
  private static CrossEncoder reranker;
  private static CrossEncoder classifier;
  private static TestServer server;

  @BeforeAll
  static void start() throws IOException {
    Path prompts = withPrompts("a", "\"prompts\": {\"query\": \"中国: \", \"none\": \"\"}");
    Map<String, Path> folders =
        Map.of(
            CLS, GOLDENS.read("l1-h20-cls").model(),
            PROMPTS, prompts,
            MEAN, GOLDENS.read("l3-h48-mean-normalize-bin").model(),
            CONCAT, GOLDENS.read("l4-h64-concat-dense-gamma").model(),
            HEADS, GOLDENS.read("token-heads/narrow-colbert").model());
    folders.forEach((name, folder) -> MODELS.put(name, SentenceTransformer.load(folder)));
    Path one = GOLDENS.read("cross-encoders/reranker-v6").model();
    Path three = GOLDENS.read("cross-encoders/three-labels").model();
    reranker = CrossEncoder.load(one);
    classifier = CrossEncoder.load(three);
    server =
        TestServer.of(
                TestServer.model(CLS, folders.get(CLS)),
                TestServer.model(PROMPTS, prompts),
                TestServer.model(MEAN, folders.get(MEAN)),
                TestServer.model(CONCAT, folders.get(CONCAT)),
                TestServer.model(HEADS, folders.get(HEADS)),
                TestServer.model("reranker", one),
                TestServer.model("classifier", three))
            .start();
  }

  /** A copy of a model whose configuration has more fields. */
  private static Path withPrompts(String name, String fields) throws IOException {
    Path model = GOLDENS.read("l1-h20-cls").copyModel(temporary.resolve(name + "/model"));
    Path config = model.resolve("config_sentence_transformers.json");
    String text = Files.readString(config);
    Files.writeString(config, text.replace("\"__version__\"", fields + ", \"__version__\""));
    return model;
  }

  @AfterAll
  static void close() {
    server.close();
    MODELS.values().forEach(SentenceTransformer::close);
    reranker.close();
    classifier.close();
  }

  private static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Lone surrogates are escaped, as Python's json does it. */
  private static String written(JsonNode body) {
    StringBuilder text = new StringBuilder();
    for (char c : body.toString().toCharArray()) {
      text.append(c < 128 ? String.valueOf(c) : "\\u%04x".formatted((int) c));
    }
    return text.toString();
  }

  private static JsonNode ok(String path, JsonNode body) {
    return TestServer.ok(server.post(path, written(body)));
  }

  private static ArrayNode array(List<String> texts) {
    ArrayNode array = JSON.createArrayNode();
    texts.forEach(array::add);
    return array;
  }

  private static void assertBits(String what, float[] expected, JsonNode found) {
    assertEquals(expected.length, found.size(), what);
    for (int i = 0; i < expected.length; i++) {
      int bits = Float.floatToRawIntBits(expected[i]);
      String written = found.get(i).asText();
      assertEquals(bits, Float.floatToRawIntBits(Float.parseFloat(written)), what);
      assertEquals(bits, Float.floatToRawIntBits((float) found.get(i).doubleValue()), what);
    }
  }

  private static void assertAllBits(String what, float[][] expected, JsonNode found) {
    assertEquals(expected.length, found.size(), what);
    for (int i = 0; i < expected.length; i++) {
      assertBits(what + ", row " + i, expected[i], found.get(i));
    }
  }

  private static float[] fromBase64(String base64) {
    float[] vector = new float[Base64.getDecoder().decode(base64).length / Float.BYTES];
    ByteBuffer.wrap(Base64.getDecoder().decode(base64))
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .get(vector);
    return vector;
  }

  private static void assertOpenAi(String what, float[][] expected, JsonNode answer) {
    JsonNode data = answer.get("data");
    assertEquals(expected.length, data.size(), what);
    for (int i = 0; i < expected.length; i++) {
      assertEquals(i, data.get(i).get("index").intValue());
      JsonNode vector = data.get(i).get("embedding");
      if (vector.isTextual()) {
        int[] bits = bits(fromBase64(vector.textValue()));
        assertTrue(Arrays.equals(bits(expected[i]), bits), what);
      } else {
        assertBits(what, expected[i], vector);
      }
    }
  }

  private static int[] bits(float[] vector) {
    return IntStream.range(0, vector.length).map(i -> Float.floatToRawIntBits(vector[i])).toArray();
  }

  @Test
  void openAiGivesTheBitsTheCountsAndTheFingerprint() {
    for (String name : MODELS.keySet()) {
      SentenceTransformer model = MODELS.get(name);
      List<TextEmbedding> details = model.encodeWithDetails(TEXTS, DEFAULTS);
      for (String format : List.of("float", "base64")) {
        ObjectNode body = object().put("model", name).put("encoding_format", format);
        body.set("input", array(TEXTS));
        HttpResponse<String> response = server.post("/v1/embeddings", written(body));
        JsonNode answer = TestServer.ok(response);
        assertOpenAi(name, model.encode(TEXTS), answer);
        assertEquals(name, answer.get("model").textValue());
        assertDetails(details, answer, model.maxSeqLength());
        assertEquals(model.fingerprint(), answer.at("/sbert4j/fingerprint").textValue());
        assertEquals(
            model.fingerprint(),
            response.headers().firstValue("x-sbert4j-fingerprint").orElseThrow());
      }
    }
  }

  private static void assertDetails(List<TextEmbedding> expected, JsonNode answer, int most) {
    long read = 0;
    for (int i = 0; i < expected.size(); i++) {
      JsonNode text = answer.at("/sbert4j/texts/" + i);
      assertEquals(expected.get(i).tokenCount(), text.get("tokens").intValue());
      assertEquals(expected.get(i).truncated(), text.get("truncated").booleanValue());
      assertEquals(expected.get(i).cutOffset(), text.get("cut_offset").intValue());
      read += Math.min(most, expected.get(i).tokenCount());
    }
    assertEquals(read, answer.at("/usage/prompt_tokens").longValue());
    assertEquals(read, answer.at("/usage/total_tokens").longValue());
  }

  @Test
  void headersTellTokensAndCuts() {
    List<TextEmbedding> details = MODELS.get(CLS).encodeWithDetails(TEXTS, DEFAULTS);
    ObjectNode body = object();
    body.set("inputs", array(TEXTS));
    HttpResponse<String> response = server.post("/embed", written(body));
    List<String> tokens = new ArrayList<>();
    List<String> cuts = new ArrayList<>();
    for (int i = 0; i < details.size(); i++) {
      tokens.add(Integer.toString(details.get(i).tokenCount()));
      if (details.get(i).truncated()) {
        cuts.add(i + ":" + details.get(i).cutOffset());
      }
    }
    assertEquals(2, cuts.size());
    assertEquals(
        String.join(",", tokens), response.headers().firstValue("x-sbert4j-tokens").orElseThrow());
    assertEquals(
        String.join(",", cuts), response.headers().firstValue("x-sbert4j-cut").orElseThrow());
  }

  @Test
  void dimensionsAreCutAndNormalized() {
    SentenceTransformer model = MODELS.get(CLS);
    ObjectNode body = object().put("dimensions", 7);
    body.set("input", array(TEXTS));
    float[][] expected = model.encode(TEXTS, DEFAULTS.withTruncateDim(7).withNormalize(true));
    assertOpenAi("openai", expected, ok("/v1/embeddings", body));
    assertAllBits("ollama", expected, ok("/api/embed", body).get("embeddings"));
  }

  @Test
  void textEmbeddingsInferenceHasItsOptions() {
    for (String name : MODELS.keySet()) {
      SentenceTransformer model = MODELS.get(name);
      for (boolean normalize : new boolean[] {true, false}) {
        ObjectNode body = object().put("model", name).put("normalize", normalize);
        body.set("inputs", array(TEXTS));
        EmbeddingOptions options = DEFAULTS.withNormalize(normalize);
        // A model that normalizes by itself isn't normalized again.
        EmbeddingOptions whole = DEFAULTS.withNormalize(normalize && !name.equals(MEAN));
        assertAllBits(name, model.encode(TEXTS, whole), ok("/embed", body));
        body.put("dimensions", 5);
        assertAllBits(name, model.encode(TEXTS, options.withTruncateDim(5)), ok("/embed", body));
      }
    }
  }

  @Test
  void promptsGoInFront() {
    SentenceTransformer model = MODELS.get(PROMPTS);
    EmbeddingOptions options = DEFAULTS.withPromptName("query");
    ObjectNode body =
        object().put("model", PROMPTS).put("prompt_name", "query").put("normalize", false);
    body.set("inputs", array(TEXTS));
    HttpResponse<String> response = server.post("/embed", written(body));
    assertAllBits("prompt", model.encode(TEXTS, options), TestServer.ok(response));
    List<String> counts =
        model.encodeWithDetails(TEXTS, options).stream()
            .map(text -> Integer.toString(text.tokenCount()))
            .toList();
    assertEquals(
        String.join(",", counts), response.headers().firstValue("x-sbert4j-tokens").orElseThrow());
    body.put("prompt_name", "none");
    assertAllBits("empty", model.encode(TEXTS), ok("/embed", body));
  }

  @Test
  void ollamaNormalizes() {
    SentenceTransformer model = MODELS.get(CONCAT);
    ObjectNode body = object().put("model", CONCAT + ":latest");
    body.set("input", array(TEXTS));
    JsonNode answer = ok("/api/embed", body);
    assertAllBits(
        "ollama", model.encode(TEXTS, DEFAULTS.withNormalize(true)), answer.get("embeddings"));
    body.set("input", JSON.createArrayNode());
    assertEquals(0, ok("/api/embed", body).get("embeddings").size());
  }

  @Test
  void tokensHaveTheirOwnVectors() {
    SentenceTransformer model = MODELS.get(MEAN);
    ObjectNode body = object().put("model", MEAN);
    body.set("inputs", array(TEXTS));
    JsonNode found = ok("/embed_all", body);
    float[][][] expected = model.encodeTokens(TEXTS, DEFAULTS);
    assertEquals(expected.length, found.size());
    for (int i = 0; i < expected.length; i++) {
      assertAllBits("text " + i, expected[i], found.get(i));
    }
  }

  @Test
  void tokensOfIdsHaveTheirOwnVectors() {
    SentenceTransformer model = MODELS.get(CLS);
    for (Side side : Side.values()) {
      float[][][] expected = model.encodeTokens(TEXTS, DEFAULTS.withTruncationSide(side));
      ObjectNode body = object().put("truncation_direction", side.name().toLowerCase(Locale.ROOT));
      ArrayNode inputs = body.putArray("inputs");
      for (int i = 0; i < TEXTS.size(); i++) {
        if (i % 3 == 2) {
          inputs.add(TEXTS.get(i));
        } else {
          inputs.add(array(ids(model, TEXTS.get(i), i % 3 == 0 || TEXTS.get(i).isEmpty())));
        }
      }
      JsonNode found = ok("/embed_all", body);
      assertEquals(expected.length, found.size());
      for (int i = 0; i < expected.length; i++) {
        assertAllBits("text " + i, expected[i], found.get(i));
      }
      body.set("inputs", array(ids(model, TEXTS.get(0), false)));
      assertAllBits("one", expected[0], ok("/embed_all", body).get(0));
    }
  }

  @Test
  void sparseEmbeddingsAreThoseOfTheEngine() {
    SentenceTransformer model = MODELS.get(HEADS);
    for (Side side : Side.values()) {
      ObjectNode body = object().put("model", HEADS);
      body.put("truncation_direction", side.name().toLowerCase(Locale.ROOT));
      ArrayNode inputs = body.putArray("inputs");
      for (int i = 0; i < TEXTS.size(); i++) {
        if (i % 3 == 0) {
          inputs.add(TEXTS.get(i));
        } else {
          inputs.add(array(ids(model, TEXTS.get(i), i % 3 == 1 || TEXTS.get(i).isEmpty())));
        }
      }
      List<SparseEmbedding> expected = model.encodeSparse(TEXTS, DEFAULTS.withTruncationSide(side));
      assertTrue(expected.stream().mapToInt(SparseEmbedding::size).sum() > TEXTS.size());
      assertSparse(expected, ok("/embed_sparse", body));
      body.put("inputs", TEXTS.get(1));
      assertSparse(expected.subList(1, 2), ok("/embed_sparse", body));
    }
  }

  private static void assertSparse(List<SparseEmbedding> expected, JsonNode found) {
    assertEquals(expected.size(), found.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i).size(), found.get(i).size(), "text " + i);
      for (JsonNode entry : found.get(i)) {
        assertEquals(2, entry.size());
        float value = entry.get("value").floatValue();
        assertEquals(expected.get(i).value(entry.get("index").intValue()), value, 0f);
      }
    }
  }

  /** The header tells which weights they are, and a model that has none says so. */
  @Test
  void sparseEmbeddingsHaveAFingerprintOfTheirOwn() {
    HttpResponse<String> sparse =
        server.post("/embed_sparse", "{\"model\": \"" + HEADS + "\", \"inputs\": \"a\"}");
    assertEquals(
        MODELS.get(HEADS).sparseFingerprint(),
        sparse.headers().firstValue("x-sbert4j-fingerprint"));
    HttpResponse<String> none = server.post("/embed_sparse", "{\"inputs\": \"a\"}");
    assertEquals(404, none.statusCode());
    assertTrue(none.body().contains("gives no sparse embeddings"), none.body());
  }

  @Test
  void similarityIsTheCosine() {
    SentenceTransformer model = MODELS.get(CLS);
    float[][] vectors = model.encode(TEXTS);
    float[] expected = new float[TEXTS.size() - 1];
    for (int i = 1; i < vectors.length; i++) {
      expected[i - 1] = (float) SimilarityFunction.COSINE.apply(vectors[0], vectors[i]);
    }
    ObjectNode body = object();
    ObjectNode inputs = body.putObject("inputs").put("source_sentence", TEXTS.get(0));
    inputs.set("sentences", array(TEXTS.subList(1, TEXTS.size())));
    assertBits("cosines", expected, ok("/similarity", body));
  }

  private static int[] ids(SentenceTransformer model, String text, boolean special) {
    return model
        .tokenizer()
        .encode(text, EncodeOptions.untruncated().withAddSpecialTokens(special))
        .inputIds();
  }

  private static ArrayNode array(int[] ids) {
    ArrayNode array = JSON.createArrayNode();
    Arrays.stream(ids).forEach(array::add);
    return array;
  }

  @Test
  void idsAreTheTexts() {
    SentenceTransformer model = MODELS.get(CLS);
    float[][] expected = model.encode(TEXTS);
    ObjectNode body = object();
    ArrayNode input = body.putArray("input");
    for (int i = 0; i < TEXTS.size(); i++) {
      // No list of ids may be empty.
      input.add(array(ids(model, TEXTS.get(i), i % 2 == 0 || TEXTS.get(i).isEmpty())));
    }
    JsonNode answer = ok("/v1/embeddings", body);
    assertOpenAi("ids", expected, answer);
    List<TextEmbedding> details = model.encodeWithDetails(TEXTS, DEFAULTS);
    for (int i = 0; i < TEXTS.size(); i++) {
      JsonNode text = answer.at("/sbert4j/texts/" + i);
      assertEquals(details.get(i).tokenCount(), text.get("tokens").intValue());
      assertEquals(details.get(i).truncated(), text.get("truncated").booleanValue());
      assertFalse(text.has("cut_offset"));
    }
    ObjectNode single = object();
    single.set("input", array(ids(model, TEXTS.get(0), false)));
    assertOpenAi("one", new float[][] {expected[0]}, ok("/v1/embeddings", single));
    ObjectNode mixed = object().put("normalize", false);
    mixed.putArray("inputs").add(TEXTS.get(0)).add(array(ids(model, TEXTS.get(2), true)));
    assertAllBits("mixed", new float[][] {expected[0], expected[2]}, ok("/embed", mixed));
  }

  @Test
  void tokensArePartsOfTheirText() {
    SentenceTransformer model = MODELS.get(CLS);
    ObjectNode body = object();
    body.set("inputs", array(TEXTS));
    JsonNode found = ok("/tokenize", body);
    for (int i = 0; i < TEXTS.size(); i++) {
      String text = TEXTS.get(i);
      Encoding expected = model.tokenizer().encode(text, EncodeOptions.untruncated());
      assertEquals(expected.size(), found.get(i).size());
      for (int j = 0; j < expected.size(); j++) {
        JsonNode token = found.get(i).get(j);
        assertEquals(expected.inputIds()[j], token.get("id").intValue());
        boolean special = expected.specialTokensMask()[j] == 1;
        assertEquals(special, token.get("special").booleanValue());
        assertEquals(special, token.get("start").isNull());
        if (!special) {
          int begin = text.offsetByCodePoints(0, token.get("start").intValue());
          int end = text.offsetByCodePoints(0, token.get("stop").intValue());
          assertEquals(text.substring(begin, end), token.get("text").textValue());
        }
      }
    }
    ObjectNode decode = object();
    decode.set("ids", array(ids(model, TEXTS.get(0), true)));
    assertEquals(
        model.tokenizer().decode(ids(model, TEXTS.get(0), true), true),
        ok("/decode", decode).get(0).textValue());
  }

  /** The model reads 32 tokens, of which [CLS] and [SEP] are two. */
  @Test
  void leftTruncationKeepsTheEnd() {
    SentenceTransformer model = MODELS.get(CLS);
    int[] whole = ids(model, TEXTS.get(3), false);
    int[] end = Arrays.copyOfRange(whole, whole.length - 30, whole.length);
    float[][] expected =
        model.encodeInputIds(List.of(end, ids(model, TEXTS.get(0), false)), DEFAULTS);
    ObjectNode body = object().put("truncation_direction", "left").put("normalize", false);
    body.putArray("inputs").add(TEXTS.get(3)).add(TEXTS.get(0));
    assertAllBits("left", expected, ok("/embed", body));
    body.putArray("inputs").add(array(ids(model, TEXTS.get(3), true))).add(TEXTS.get(0));
    assertAllBits("ids with special ones", expected, ok("/embed", body));
  }

  @Test
  void fewerTokensThanTheModelReads() {
    SentenceTransformer model = MODELS.get(CLS);
    int[] begin = Arrays.copyOf(ids(model, TEXTS.get(3), false), 8);
    ObjectNode body = object().put("truncate_prompt_tokens", 10);
    body.putArray("input").add(TEXTS.get(3)).add("a");
    JsonNode answer = ok("/v1/embeddings", body);
    float[] shortText = model.encode("a");
    float[] cut = model.encodeInputIds(List.of(begin), DEFAULTS)[0];
    assertOpenAi("cut", new float[][] {cut, shortText}, answer);
    assertEquals(13, answer.at("/usage/prompt_tokens").intValue());
    for (int most : new int[] {-1, 32, 100_000}) {
      body.put("truncate_prompt_tokens", most);
      assertOpenAi("all", model.encode(List.of(TEXTS.get(3), "a")), ok("/v1/embeddings", body));
    }
  }

  /** Also together with a prompt, which goes first. */
  @Test
  void leftTruncationHasItsOptions() {
    EmbeddingOptions left = DEFAULTS.withTruncationSide(Side.LEFT);
    SentenceTransformer model = MODELS.get(PROMPTS);
    ObjectNode body =
        object()
            .put("model", PROMPTS)
            .put("prompt_name", "query")
            .put("truncation_direction", "Left")
            .put("normalize", false);
    body.set("inputs", array(TEXTS));
    assertAllBits("prompt", model.encode(TEXTS, left.withPromptName("query")), ok("/embed", body));
    ObjectNode rerank =
        object()
            .put("query", "hello bank")
            .put("raw_scores", true)
            .put("truncation_direction", "left");
    rerank.set("texts", array(TEXTS));
    PredictOptions logits =
        PredictOptions.defaults()
            .withActivation(ActivationFunction.IDENTITY)
            .withTruncationSide(Side.LEFT);
    float[][] expected = reranker.predictLabels(pairs(), logits);
    assertRanks(expected, ok("/rerank", rerank), "score");
    assertNotEquals(expected[7][0], reranker.predict(pairs().subList(7, 8))[0]);
  }

  private static List<TextPair> pairs() {
    return TEXTS.stream().map(text -> new TextPair("hello bank", text)).toList();
  }

  @Test
  void rerankersGiveTheirScores() {
    for (boolean raw : new boolean[] {true, false}) {
      PredictOptions options =
          PredictOptions.defaults()
              .withActivation(raw ? ActivationFunction.IDENTITY : ActivationFunction.SIGMOID);
      float[][] expected = reranker.predictLabels(pairs(), options);
      ObjectNode body = object().put("query", "hello bank").put("raw_scores", raw);
      body.set("texts", array(TEXTS));
      assertRanks(expected, ok("/rerank", body), "score");
      ObjectNode predict = object().put("raw_scores", raw);
      ArrayNode inputs = predict.putArray("inputs");
      TEXTS.forEach(text -> inputs.addArray().add("hello bank").add(text));
      JsonNode predicted = ok("/predict", predict);
      for (int i = 0; i < expected.length; i++) {
        assertEquals("LABEL_0", predicted.get(i).get(0).get("label").textValue());
        assertBits("label", expected[i], array(predicted.get(i).get(0).get("score")));
      }
      if (!raw) {
        ObjectNode cohere = object().put("query", "hello bank");
        cohere.set("documents", array(TEXTS));
        for (String path : List.of("/v1/rerank", "/v2/rerank")) {
          assertRanks(expected, ok(path, cohere).get("results"), "relevance_score");
        }
      }
    }
  }

  private static ArrayNode array(JsonNode only) {
    return JSON.createArrayNode().add(only);
  }

  private static void assertRanks(float[][] expected, JsonNode ranks, String score) {
    assertEquals(expected.length, ranks.size());
    float last = Float.POSITIVE_INFINITY;
    boolean[] seen = new boolean[expected.length];
    for (JsonNode rank : ranks) {
      int index = rank.get("index").intValue();
      assertFalse(seen[index]);
      seen[index] = true;
      assertBits("score", expected[index], array(rank.get(score)));
      assertTrue(expected[index][0] <= last);
      last = expected[index][0];
    }
  }

  @Test
  void classifiersGiveAllLabelsTheHighestFirst() {
    PredictOptions options =
        PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY).withSoftmax(true);
    float[] expected = classifier.predictLabels(pairs().subList(0, 1), options)[0];
    ObjectNode body = object().put("model", "classifier");
    body.putArray("inputs").add("hello bank").add(TEXTS.get(0));
    assertPredictions(expected, ok("/predict", body));
  }

  @Test
  void singleTextsAreClassified() {
    for (boolean raw : new boolean[] {true, false}) {
      PredictOptions options =
          PredictOptions.defaults().withActivation(ActivationFunction.IDENTITY).withSoftmax(!raw);
      float[][] texts = classifier.predictLabelsOfTexts(TEXTS, options);
      ObjectNode body = object().put("model", "classifier").put("raw_scores", raw);
      body.put("inputs", TEXTS.get(0));
      assertPredictions(texts[0], ok("/predict", body));
      body.putArray("inputs").add(TEXTS.get(0));
      assertPredictions(texts[0], ok("/predict", body));
      ArrayNode batch = body.putArray("inputs");
      TEXTS.forEach(text -> batch.addArray().add(text));
      // TEI allows pairs among them.
      batch.insertArray(1).add("hello bank").add(TEXTS.get(0));
      JsonNode found = ok("/predict", body);
      assertEquals(TEXTS.size() + 1, found.size());
      assertPredictions(classifier.predictLabels(pairs().subList(0, 1), options)[0], found.get(1));
      for (int i = 0; i < texts.length; i++) {
        assertPredictions(texts[i], found.get(i == 0 ? 0 : i + 1));
      }
    }
    float[] one =
        reranker
            .predictLabelsOfTexts(
                TEXTS.subList(0, 1),
                PredictOptions.defaults().withActivation(ActivationFunction.SIGMOID))[0];
    ObjectNode body = object().put("model", "reranker").put("inputs", TEXTS.get(0));
    assertBits("sigmoid", one, array(ok("/predict", body).get(0).get("score")));
  }

  /** All labels of the classifier with these scores, the highest first. */
  private static void assertPredictions(float[] expected, JsonNode found) {
    assertEquals(expected.length, found.size());
    float last = Float.POSITIVE_INFINITY;
    for (JsonNode prediction : found) {
      int label = classifier.labels().indexOf(prediction.get("label").textValue());
      assertBits("score", new float[] {expected[label]}, array(prediction.get("score")));
      assertTrue(expected[label] <= last);
      last = expected[label];
    }
  }

  @Test
  void etagsAreEqualForEqualRequestsAlone() {
    List<HttpResponse<String>> responses =
        List.of(
            server.post("/v1/embeddings", "{\"input\": \"a\"}"),
            server.post("/v1/embeddings", "{\"input\": \"b\"}"),
            server.post("/v1/embeddings", "{\"input\": \"a\", \"dimensions\": 3}"),
            server.post("/v1/embeddings", "{\"input\": \"a\", \"model\": \"mean\"}"),
            server.post("/embeddings", "{\"input\": \"a\"}"),
            server.post("/embed", "{\"inputs\": \"a\"}"),
            server.post("/embed_all", "{\"inputs\": \"a\"}"));
    List<String> tags =
        responses.stream().map(one -> one.headers().firstValue("etag").orElseThrow()).toList();
    assertEquals(tags.size(), tags.stream().distinct().count(), tags.toString());
    HttpResponse<String> again = server.post("/v1/embeddings", "{\"input\": \"a\"}");
    assertEquals(tags.get(0), again.headers().firstValue("etag").orElseThrow());
    assertEquals(responses.get(0).body(), again.body());
    assertNotEquals(responses.get(1).body(), again.body());
    // Its body tells how long it took.
    HttpResponse<String> weak = server.post("/api/embed", "{\"input\": \"a\"}");
    assertTrue(weak.headers().firstValue("etag").orElseThrow().startsWith("W/\""));
  }

  /**
   * A prompt isn't in the fingerprint, nor in a request that names it or leaves it to the model.
   */
  @Test
  void etagsDifferWherePromptsDo() throws IOException {
    List<String> tags = new ArrayList<>();
    for (String prompt : List.of("中", "国", "国 ")) {
      String fields =
          "\"prompts\": {\"query\": \"" + prompt + "\"}, \"default_prompt_name\": \"query\"";
      try (TestServer prompted =
          TestServer.of(TestServer.model(CLS, withPrompts("etag" + prompt, fields))).start()) {
        for (String path : List.of("/embed", "/embed_all")) {
          String named = "{\"inputs\": \"a\", \"prompt_name\": \"query\"}";
          for (String body : List.of("{\"inputs\": \"a\"}", named)) {
            HttpResponse<String> response = prompted.post(path, body);
            tags.add(response.headers().firstValue("etag").orElseThrow());
          }
        }
      }
    }
    assertEquals(tags.size(), tags.stream().distinct().count(), tags.toString());
  }

  /** A request and the vectors that it must be answered with. */
  private record Expected(String path, String body, float[][] vectors) {}

  private static Expected random(Random random) {
    List<String> names = List.of(CLS, PROMPTS, MEAN, CONCAT);
    String name = names.get(random.nextInt(names.size()));
    SentenceTransformer model = MODELS.get(name);
    List<String> texts =
        IntStream.range(0, random.nextInt(5) == 0 ? 60 : 1 + random.nextInt(4))
            .mapToObj(i -> "一丁七 ".repeat(1 + random.nextInt(20)) + random.nextInt(1000))
            .toList();
    ObjectNode body = object().put("model", name);
    EmbeddingOptions options = DEFAULTS;
    boolean tei = random.nextBoolean();
    body.set(tei ? "inputs" : "input", array(texts));
    if (random.nextBoolean()) {
      int dimensions = 1 + random.nextInt(20);
      body.put("dimensions", dimensions);
      options = options.withTruncateDim(dimensions).withNormalize(true);
    }
    if (tei) {
      boolean normalize = random.nextBoolean();
      body.put("normalize", normalize);
      boolean again = name.equals(MEAN) && !body.has("dimensions");
      options = options.withNormalize(normalize && !again);
      if (name.equals(PROMPTS) && random.nextBoolean()) {
        body.put("prompt_name", "query");
        options = options.withPromptName("query");
      }
    } else if (random.nextBoolean()) {
      body.put("encoding_format", "base64");
    }
    String path = tei ? "/embed" : "/v1/embeddings";
    return new Expected(path, body.toString(), model.encode(texts, options));
  }

  @Test
  void anyMixtureOfConcurrentRequestsGivesTheSameBits() {
    Random random = new Random(20);
    for (int round = 0; round < 3; round++) {
      List<Expected> all = IntStream.range(0, 64).mapToObj(i -> random(random)).toList();
      List<CompletableFuture<HttpResponse<String>>> running =
          all.stream().map(one -> server.postLater(one.path(), one.body())).toList();
      for (int i = 0; i < all.size(); i++) {
        JsonNode answer = TestServer.ok(running.get(i).join());
        String what = all.get(i).body();
        if (answer.isArray()) {
          assertAllBits(what, all.get(i).vectors(), answer);
        } else {
          assertOpenAi(what, all.get(i).vectors(), answer);
        }
      }
    }
  }
}
