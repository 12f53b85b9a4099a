package org.sbert4j.springai;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.samples.Golden;
import org.sbert4j.samples.Goldens;
import org.sbert4j.weights.ModelFormatException;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.document.DefaultContentFormatter;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;
import org.springframework.aop.framework.ProxyFactory;

/** What requests and documents mean in the engine's options, and who closes what. */
class Sbert4jEmbeddingModelTest {
  private static final Golden GOLDEN =
      new Goldens(Path.of("../../goldens/suite")).read("l1-h20-cls");
  private static final SentenceTransformer ENGINE = SentenceTransformer.load(GOLDEN.model());
  private static final String LONG = "到期不能按时还款怎么办 ".repeat(40);
  private static final List<String> TEXTS = GOLDEN.texts();

  @TempDir Path temporary;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Sbert4jEmbeddingModel.Builder given() {
    return Sbert4jEmbeddingModel.builder().sentenceTransformer(ENGINE);
  }

  /** The golden with prompts of its own. */
  private Sbert4jEmbeddingModel.Builder withPrompts(String settings) throws IOException {
    Path folder = GOLDEN.copyModel(temporary.resolve("prompts/model"));
    Files.writeString(folder.resolve("config_sentence_transformers.json"), settings);
    return Sbert4jEmbeddingModel.builder().modelPath(folder);
  }

  private static EmbeddingResponse call(
      EmbeddingModel model, List<String> texts, Sbert4jEmbeddingOptions.Builder options) {
    return model.call(new EmbeddingRequest(texts, options.build()));
  }

  private static Sbert4jEmbeddingOptions.Builder options() {
    return Sbert4jEmbeddingOptions.builder();
  }

  private static List<String> prefixed(String prompt) {
    return TEXTS.stream().map(prompt::concat).toList();
  }

  private static void assertVectors(float[][] expected, EmbeddingResponse response) {
    for (int i = 0; i < expected.length; i++) {
      assertEquals(i, response.getResults().get(i).getIndex());
    }
    assertVectors(expected, response.getResults().stream().map(Embedding::getOutput).toList());
  }

  private static void assertVectors(float[][] expected, List<float[]> found) {
    assertEquals(expected.length, found.size());
    for (int i = 0; i < expected.length; i++) {
      String text = TEXTS.get(i);
      assertArrayEquals(expected[i], found.get(i), text);
    }
  }

  private static int tokens(List<String> texts) {
    return texts.stream()
        .mapToInt(text -> ENGINE.tokenizer().encode(text, ENGINE.maxSeqLength()).size())
        .sum();
  }

  private static int promptTokens(EmbeddingResponse response) {
    return response.getMetadata().getUsage().getPromptTokens();
  }

  @Test
  void vectorsHaveTheBitsOfTheEngine() {
    EmbeddingModel model = given().modelName("golden").build();
    float[][] expected = ENGINE.encode(TEXTS);
    EmbeddingResponse response = model.embedForResponse(TEXTS);
    assertVectors(expected, response);
    assertVectors(expected, model.call(new EmbeddingRequest(TEXTS, null)));
    assertVectors(expected, model.embed(TEXTS));
    assertArrayEquals(expected[0], model.embed(TEXTS.get(0)));
    assertEquals("golden", response.getMetadata().getModel());
    Usage usage = response.getMetadata().getUsage();
    assertEquals(tokens(TEXTS), usage.getPromptTokens());
    assertEquals(0, usage.getCompletionTokens());
    assertEquals(tokens(TEXTS), usage.getTotalTokens());
  }

  @Test
  void noTextsAndEmptyTexts() {
    EmbeddingModel model = given().build();
    assertEquals(List.of(), model.embed(List.of()));
    assertEquals(0, promptTokens(model.embedForResponse(List.of())));
    assertArrayEquals(ENGINE.encode(""), model.embed(""));
    assertThrows(IllegalArgumentException.class, () -> model.embed((String) null));
  }

  @Test
  void whatIsCutOffIsNotCounted() {
    assertEquals(
        ENGINE.maxSeqLength(), promptTokens(given().build().embedForResponse(List.of(LONG))));
    EmbeddingOptions windows = EmbeddingOptions.defaults().withTruncation(TruncationPolicy.WINDOW);
    EmbeddingResponse whole =
        given().embeddingOptions(windows).build().embedForResponse(List.of(LONG));
    assertArrayEquals(ENGINE.encode(LONG, windows), whole.getResult().getOutput());
    assertTrue(promptTokens(whole) > ENGINE.maxSeqLength());
  }

  @Test
  void textsAreQueriesAndDocumentsAreDocuments() throws IOException {
    String prompts =
        "{\"prompts\": {\"query\": \"query: \", \"document\": \"text: \", \"other\": \"other: \"}}";
    try (Sbert4jEmbeddingModel model = withPrompts(prompts).build()) {
      float[][] asQueries = ENGINE.encode(prefixed("query: "));
      float[][] asDocuments = ENGINE.encode(prefixed("text: "));
      EmbeddingResponse queries = model.embedForResponse(TEXTS);
      assertVectors(asQueries, queries);
      assertEquals(tokens(prefixed("query: ")), promptTokens(queries));
      assertArrayEquals(asQueries[1], model.embed(TEXTS.get(1)));
      assertArrayEquals(asDocuments[1], model.embed(new Document(TEXTS.get(1))));
      assertVectors(asDocuments, embed(model, options().build()));
      assertVectors(asDocuments, embed(model, null));

      float[][] asOther = ENGINE.encode(prefixed("other: "));
      assertVectors(asOther, call(model, TEXTS, options().promptName("other")));
      assertVectors(asOther, call(model, TEXTS, options().prompt("other: ")));
      assertVectors(asOther, embed(model, options().promptName("other").build()));
      assertVectors(ENGINE.encode(TEXTS), call(model, TEXTS, options().prompt("")));
    }
  }

  private static List<float[]> embed(EmbeddingModel model, Sbert4jEmbeddingOptions options) {
    List<Document> documents = TEXTS.stream().map(Document::new).toList();
    return model.embed(documents, options, new TokenCountBatchingStrategy());
  }

  @Test
  void promptsOfTheBuilderComeBeforeThoseOfTheModel() throws IOException {
    try (Sbert4jEmbeddingModel model =
        withPrompts("{\"prompts\": {\"query\": \"query: \"}}")
            .queryPrompt("a ")
            .documentPrompt("b ")
            .embeddingOptions(EmbeddingOptions.defaults().withPrompt("c "))
            .build()) {
      assertVectors(ENGINE.encode(prefixed("a ")), model.embedForResponse(TEXTS));
      assertVectors(ENGINE.encode(prefixed("b ")), embed(model, null));
    }
    Sbert4jEmbeddingModel both =
        given().embeddingOptions(EmbeddingOptions.defaults().withPrompt("c ")).build();
    assertVectors(ENGINE.encode(prefixed("c ")), both.embedForResponse(TEXTS));
    assertVectors(ENGINE.encode(prefixed("c ")), embed(both, null));
  }

  @Test
  void theDefaultPromptIsForModelsThatKnowNoQueries() throws IOException {
    String settings = "{\"prompts\": {\"sts\": \"sts: \"%s}, \"default_prompt_name\": \"sts\"}";
    try (Sbert4jEmbeddingModel model = withPrompts(settings.formatted("")).build()) {
      assertVectors(ENGINE.encode(prefixed("sts: ")), model.embedForResponse(TEXTS));
      assertVectors(ENGINE.encode(prefixed("sts: ")), embed(model, null));
    }
    Files.writeString(
        temporary.resolve("prompts/model/config_sentence_transformers.json"),
        settings.formatted(", \"query\": \"query: \""));
    try (Sbert4jEmbeddingModel model =
        Sbert4jEmbeddingModel.builder().modelPath(temporary.resolve("prompts/model")).build()) {
      assertVectors(ENGINE.encode(prefixed("query: ")), model.embedForResponse(TEXTS));
      assertVectors(ENGINE.encode(TEXTS), embed(model, null));
    }
  }

  @Test
  void aPromptThatTheModelHasNotIsRefused() {
    EmbeddingModel model = given().build();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> call(model, TEXTS, options().promptName("none")));
    assertTrue(e.getMessage().contains("\"none\""), e.getMessage());
    Sbert4jEmbeddingOptions.Builder both = options().promptName("query").prompt("a");
    assertThrows(IllegalArgumentException.class, both::build);
  }

  @Test
  void anotherModelIsRefused() {
    EmbeddingModel model = given().modelName("golden").build();
    assertVectors(ENGINE.encode(TEXTS), call(model, TEXTS, options().model("golden")));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> call(model, TEXTS, options().model("other")));
    assertTrue(
        e.getMessage()
            .startsWith("the request asks for the model \"other\", and this one is \"golden\";"),
        e.getMessage());
  }

  @Test
  void dimensionsCutTheVectors() {
    Sbert4jEmbeddingModel cut = given().dimensions(9).build();
    assertEquals(9, cut.dimensions());
    assertEquals(20, given().build().dimensions());
    EmbeddingOptions nine = EmbeddingOptions.defaults().withTruncateDim(9);
    assertVectors(ENGINE.encode(TEXTS, nine), cut.embedForResponse(TEXTS));
    float[][] thirteen = ENGINE.encode(TEXTS, nine.withTruncateDim(13));
    assertVectors(thirteen, call(cut, TEXTS, options().dimensions(13)));
    // The options that any model of Spring AI takes.
    assertVectors(
        thirteen,
        cut.call(
            new EmbeddingRequest(
                TEXTS,
                org.springframework.ai.embedding.EmbeddingOptions.builder()
                    .dimensions(13)
                    .build())));
    Sbert4jEmbeddingModel more =
        given().embeddingOptions(EmbeddingOptions.defaults().withTruncateDim(99)).build();
    assertVectors(ENGINE.encode(TEXTS), more.embedForResponse(TEXTS));
  }

  @Test
  void dimensionsThatTheModelHasNotAreRefused() {
    Sbert4jEmbeddingModel model = given().build();
    for (int dimensions : new int[] {0, -1, 21}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> call(model, TEXTS, options().dimensions(dimensions)));
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> given().dimensions(21).build());
    assertEquals(
        "dimensions is 21, and the model gives 20; ask for as many or fewer", e.getMessage());
  }

  @Test
  void normalizeMakesVectorsOfLengthOne() {
    EmbeddingOptions unit = EmbeddingOptions.defaults().withNormalize(true);
    assertVectors(
        ENGINE.encode(TEXTS, unit.withTruncateDim(5)),
        call(given().build(), TEXTS, options().dimensions(5).normalize(true)));
    Sbert4jEmbeddingModel normalizing = given().embeddingOptions(unit).build();
    assertVectors(ENGINE.encode(TEXTS, unit), normalizing.embedForResponse(TEXTS));
    assertVectors(ENGINE.encode(TEXTS), call(normalizing, TEXTS, options().normalize(false)));
  }

  @Test
  void metadataAreEncodedWhereThatIsAskedFor() {
    Document document = Document.builder().text("到期不能按时还款怎么办").metadata("bank", "建设银行").build();
    document.setContentFormatter(
        DefaultContentFormatter.builder().withTextTemplate("{metadata_string} {content}").build());
    Sbert4jEmbeddingModel none = given().build();
    Sbert4jEmbeddingModel embed = given().metadataMode(MetadataMode.EMBED).build();
    assertArrayEquals(ENGINE.encode("到期不能按时还款怎么办"), none.embed(document));
    assertEquals("bank: 建设银行 到期不能按时还款怎么办", embed.getEmbeddingContent(document));
    float[] expected = ENGINE.encode("bank: 建设银行 到期不能按时还款怎么办");
    assertArrayEquals(expected, embed.embed(document));
    assertArrayEquals(
        expected, embed.embed(List.of(document), null, new TokenCountBatchingStrategy()).get(0));
  }

  @Test
  void aDocumentWithoutTextIsRefused() {
    Document image =
        Document.builder()
            .id("7")
            .media(
                org.springframework.ai.content.Media.builder()
                    .mimeType(org.springframework.util.MimeTypeUtils.IMAGE_PNG)
                    .data(new byte[1])
                    .build())
            .metadata(Map.of())
            .build();
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> given().build().embed(image));
    assertEquals("the document 7 has no text; only texts can be embedded", e.getMessage());
  }

  @Test
  void batchesKeepTheOrder() {
    List<Document> documents = TEXTS.stream().map(Document::new).toList();
    List<float[]> found =
        given()
            .build()
            .embed(
                documents,
                null,
                all -> {
                  List<List<Document>> batches = new ArrayList<>();
                  for (int i = 0; i < all.size(); i += 3) {
                    batches.add(all.subList(i, Math.min(i + 3, all.size())));
                  }
                  return batches;
                });
    assertVectors(ENGINE.encode(TEXTS), found);
    assertThrows(
        IllegalArgumentException.class,
        () -> given().build().embed(documents, null, all -> List.of(all.subList(0, 1))));
  }

  @Test
  void aWrongFolderIsTheEnginesError() {
    Path folder = temporary.resolve("none");
    ModelFormatException e =
        assertThrows(
            ModelFormatException.class,
            () -> Sbert4jEmbeddingModel.builder().modelPath(folder).build());
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> Sbert4jEmbeddingModel.builder().build());
  }

  @Test
  void whoLoadedTheModelClosesIt() {
    Sbert4jEmbeddingModel own = Sbert4jEmbeddingModel.builder().modelPath(GOLDEN.model()).build();
    assertEquals("model", own.modelName());
    own.embed("a");
    own.close();
    own.close();
    assertThrows(IllegalStateException.class, () -> own.embed("a"));

    Sbert4jEmbeddingModel given = given().build();
    assertEquals("unknown", given.modelName());
    given.close();
    assertArrayEquals(ENGINE.encode("a"), given.embed("a"));

    try (Sbert4jEmbeddingModel byName =
        Sbert4jEmbeddingModel.builder().modelName(GOLDEN.model().toString()).build()) {
      assertEquals(GOLDEN.model().toString(), byName.modelName());
      assertArrayEquals(ENGINE.encode("a"), byName.embed("a"));
    }
  }

  /** Aspects make one of the class, by default. */
  @Test
  void springCanMakeAProxy() {
    ProxyFactory factory = new ProxyFactory(given().build());
    factory.setProxyTargetClass(true);
    EmbeddingModel proxy = (EmbeddingModel) factory.getProxy();
    assertTrue(proxy instanceof Sbert4jEmbeddingModel);
    assertArrayEquals(ENGINE.encode("a"), proxy.embed("a"));
    assertNotNull(proxy.embedForResponse(List.of("a")).getMetadata().getUsage());
  }

  @Test
  void manyThreadsGetTheSameBits() throws Exception {
    EmbeddingModel model = given().build();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<float[]>> calls = new ArrayList<>();
      for (String text : TEXTS) {
        calls.add(threads.submit(() -> model.embed(text)));
      }
      List<float[]> found = new ArrayList<>();
      for (Future<float[]> call : calls) {
        found.add(call.get());
      }
      assertVectors(ENGINE.encode(TEXTS), found);
    } finally {
      threads.shutdownNow();
    }
  }
}
