package org.sbert4j.langchain4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

/** What requests mean in the engine's options, and who closes what. */
class Sbert4jEmbeddingModelTest {
  private static final Golden GOLDEN =
      new Goldens(Path.of("../../goldens/suite")).read("l1-h20-cls");
  private static final SentenceTransformer ENGINE = SentenceTransformer.load(GOLDEN.model());
  private static final String LONG = "到期不能按时还款怎么办 ".repeat(40);

  /** langchain4j takes no blank texts. */
  private static final List<String> TEXTS =
      GOLDEN.texts().stream().filter(text -> !text.isBlank()).toList();

  @TempDir Path temporary;

  @AfterAll
  static void close() {
    ENGINE.close();
  }

  private static Sbert4jEmbeddingModel.Builder given() {
    return Sbert4jEmbeddingModel.builder().sentenceTransformer(ENGINE);
  }

  /** The golden with prompts of its own. */
  private Sbert4jEmbeddingModel.Builder withPrompts(String prompts) throws IOException {
    Path folder = GOLDEN.copyModel(temporary.resolve("prompts/model"));
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": %s}".formatted(prompts));
    return Sbert4jEmbeddingModel.builder().modelPath(folder);
  }

  private static EmbeddingRequest.Builder request(List<String> texts) {
    return EmbeddingRequest.builder().inputs(texts.stream().map(EmbeddingInput::from).toList());
  }

  private static void assertVectors(float[][] expected, EmbeddingResponse response) {
    assertVectors(expected, response.embeddings());
  }

  private static void assertVectors(float[][] expected, List<Embedding> found) {
    assertEquals(expected.length, found.size());
    for (int i = 0; i < expected.length; i++) {
      String text = TEXTS.get(i);
      assertArrayEquals(expected[i], found.get(i).vector(), text);
    }
  }

  private static int tokens(List<String> texts) {
    return texts.stream()
        .mapToInt(text -> ENGINE.tokenizer().encode(text, ENGINE.maxSeqLength()).size())
        .sum();
  }

  @Test
  void vectorsHaveTheBitsOfTheEngine() {
    EmbeddingModel model = given().build();
    Response<List<Embedding>> response =
        model.embedAll(TEXTS.stream().map(TextSegment::from).toList());
    assertVectors(ENGINE.encode(TEXTS), response.content());
    assertEquals(tokens(TEXTS), response.tokenUsage().inputTokenCount());
    assertEquals(tokens(TEXTS), response.tokenUsage().totalTokenCount());
  }

  @Test
  void whatIsCutOffIsNotCounted() {
    EmbeddingResponse cut = given().build().embed(request(List.of(LONG)).build());
    assertEquals(ENGINE.maxSeqLength(), cut.metadata().tokenUsage().inputTokenCount());
    EmbeddingOptions windows = EmbeddingOptions.defaults().withTruncation(TruncationPolicy.WINDOW);
    EmbeddingResponse whole =
        given().embeddingOptions(windows).build().embed(request(List.of(LONG)).build());
    assertArrayEquals(ENGINE.encode(LONG, windows), whole.embeddings().get(0).vector());
    assertTrue(whole.metadata().tokenUsage().inputTokenCount() > ENGINE.maxSeqLength());
  }

  @Test
  void inputTypesTakeThePromptsOfTheModel() throws IOException {
    try (Sbert4jEmbeddingModel model =
        withPrompts("{\"query\": \"query: \", \"document\": \"text: \"}").build()) {
      EmbeddingResponse query =
          model.embed(request(TEXTS).inputType(EmbeddingInputType.QUERY).build());
      EmbeddingResponse document =
          model.embed(request(TEXTS).inputType(EmbeddingInputType.DOCUMENT).build());
      List<String> asQueries = TEXTS.stream().map("query: "::concat).toList();
      assertVectors(ENGINE.encode(asQueries), query);
      assertEquals(tokens(asQueries), query.metadata().tokenUsage().inputTokenCount());
      assertVectors(ENGINE.encode(TEXTS.stream().map("text: "::concat).toList()), document);
      assertVectors(ENGINE.encode(TEXTS), model.embed(request(TEXTS).build()));
    }
  }

  @Test
  void promptsOfTheBuilderComeFirst() throws IOException {
    try (Sbert4jEmbeddingModel model =
        withPrompts("{\"query\": \"query: \"}")
            .queryPrompt("a ")
            .documentPrompt("b ")
            .embeddingOptions(EmbeddingOptions.defaults().withPrompt("c "))
            .build()) {
      assertVectors(
          ENGINE.encode(TEXTS.stream().map("a "::concat).toList()),
          model.embed(request(TEXTS).inputType(EmbeddingInputType.QUERY).build()));
      assertVectors(
          ENGINE.encode(TEXTS.stream().map("b "::concat).toList()),
          model.embed(request(TEXTS).inputType(EmbeddingInputType.DOCUMENT).build()));
      assertVectors(
          ENGINE.encode(TEXTS.stream().map("c "::concat).toList()),
          model.embed(request(TEXTS).build()));
    }
  }

  @Test
  void inputTypesWithoutEffectAreRefused() {
    EmbeddingRequest query = request(TEXTS).inputType(EmbeddingInputType.QUERY).build();
    assertThrows(UnsupportedFeatureException.class, () -> given().build().embed(query));
    Sbert4jEmbeddingModel same = given().queryPrompt("a ").documentPrompt("a ").build();
    assertThrows(UnsupportedFeatureException.class, () -> same.embed(query));
    EmbeddingRequest other = request(TEXTS).modelName("other").build();
    assertThrows(UnsupportedFeatureException.class, () -> same.embed(other));
  }

  @Test
  void dimensionsCutTheVectors() {
    Sbert4jEmbeddingModel cut = given().dimensions(9).build();
    assertEquals(9, cut.dimension());
    assertEquals(20, given().build().dimension());
    EmbeddingOptions nine = EmbeddingOptions.defaults().withTruncateDim(9);
    assertVectors(ENGINE.encode(TEXTS, nine), cut.embed(request(TEXTS).build()));
    assertVectors(
        ENGINE.encode(TEXTS, nine.withTruncateDim(13)),
        cut.embed(request(TEXTS).dimensions(13).build()));
    EmbeddingOptions unit = EmbeddingOptions.defaults().withNormalize(true);
    assertVectors(
        ENGINE.encode(TEXTS, unit.withTruncateDim(5)),
        given().embeddingOptions(unit).build().embed(request(TEXTS).dimensions(5).build()));
  }

  @Test
  void dimensionsThatTheModelHasNotAreRefused() {
    Sbert4jEmbeddingModel model = given().build();
    for (int dimensions : new int[] {0, -1, 21}) {
      EmbeddingRequest request = request(TEXTS).dimensions(dimensions).build();
      assertThrows(IllegalArgumentException.class, () -> model.embed(request));
    }
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> given().dimensions(21).build());
    assertEquals(
        "dimensions is 21, and the model gives 20; ask for as many or fewer", e.getMessage());
  }

  /** As langchain4j's other models have it. */
  @Test
  void noTexts() {
    EmbeddingModel model = given().build();
    assertEquals(List.of(), model.embedAll(List.of()).content());
    assertEquals(List.of(), model.embedAll(null).content());
    assertThrows(IllegalArgumentException.class, () -> EmbeddingRequest.builder().build());
    assertThrows(IllegalArgumentException.class, () -> model.embed((String) null));
    assertThrows(IllegalArgumentException.class, () -> model.embed(" "));
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
    assertArrayEquals(ENGINE.encode("a"), given.embed("a").content().vector());

    try (Sbert4jEmbeddingModel byName =
        Sbert4jEmbeddingModel.builder().modelName(GOLDEN.model().toString()).build()) {
      assertEquals(GOLDEN.model().toString(), byName.modelName());
      assertArrayEquals(ENGINE.encode("a"), byName.embed("a").content().vector());
    }
  }

  @Test
  void manyThreadsGetTheSameBits() throws Exception {
    EmbeddingModel model = given().build();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Embedding>> calls = new ArrayList<>();
      for (String text : TEXTS) {
        calls.add(threads.submit(() -> model.embed(text).content()));
      }
      List<Embedding> found = new ArrayList<>();
      for (Future<Embedding> call : calls) {
        found.add(call.get());
      }
      assertVectors(ENGINE.encode(TEXTS), found);
      assertNotEquals(found.get(0), found.get(1));
    } finally {
      threads.shutdownNow();
    }
  }
}
