package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.catalog.ModelDescription;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiModelCatalog;
import dev.langchain4j.model.output.Response;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client for OpenAI in langchain4j. */
@Tag("soak")
class LangChain4jOpenAiTest {
  @RegisterExtension static final ServedGoldens served = new ServedGoldens();

  private static OpenAiEmbeddingModel.OpenAiEmbeddingModelBuilder client() {
    return OpenAiEmbeddingModel.builder()
        .baseUrl(served.url("/v1"))
        .apiKey(ServedGoldens.KEY)
        .modelName(ServedGoldens.VECTORS)
        .timeout(ServedGoldens.PATIENCE)
        .maxRetries(0);
  }

  private static Response<List<Embedding>> embedAll(
      OpenAiEmbeddingModel.OpenAiEmbeddingModelBuilder client, List<String> texts) {
    return client.build().embedAll(texts.stream().map(TextSegment::from).toList());
  }

  private static List<float[]> vectors(Response<List<Embedding>> response) {
    return response.content().stream().map(Embedding::vector).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"float", "base64"})
  void vectorsHaveTheBitsOfTheEngine(String encodingFormat) {
    List<String> texts = served.visibleTexts();
    Response<List<Embedding>> response = embedAll(client().encodingFormat(encodingFormat), texts);
    served.assertVectors(texts, ServedGoldens.PLAIN, vectors(response));
    assertEquals(served.tokens(texts), response.tokenUsage().inputTokenCount());
    assertEquals(served.tokens(texts), response.tokenUsage().totalTokenCount());
  }

  @Test
  void itFindsTheDimensionOut() {
    assertEquals(20, client().build().dimension());
  }

  @Test
  void fewerDimensions() {
    List<String> texts = served.visibleTexts();
    served.assertVectors(
        texts,
        ServedGoldens.PLAIN.withTruncateDim(7).withNormalize(true),
        vectors(embedAll(client().dimensions(7), texts)));
  }

  /** Its batches are of 2048 by default. */
  @Test
  void moreTextsThanABatch() {
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS + 2);
    Response<List<Embedding>> response = embedAll(client(), texts);
    served.assertVectors(texts, ServedGoldens.PLAIN, vectors(response));
    assertEquals(served.tokens(texts), response.tokenUsage().totalTokenCount());
  }

  @Test
  void thirtyTwoThreadsAtOnce() throws Exception {
    OpenAiEmbeddingModel client = client().build();
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.AT_ONCE);
    served.assertAllAtOnce(ServedGoldens.PLAIN, i -> client.embed(texts.get(i)).content().vector());
  }

  @Test
  void modelsAreListed() {
    List<ModelDescription> models =
        OpenAiModelCatalog.builder()
            .baseUrl(served.url("/v1"))
            .apiKey(ServedGoldens.KEY)
            .connectTimeout(ServedGoldens.PATIENCE)
            .readTimeout(ServedGoldens.PATIENCE)
            .build()
            .listModels();
    assertEquals(
        List.of(ServedGoldens.VECTORS, "default", ServedGoldens.SCORES),
        models.stream().map(ModelDescription::name).toList());
    assertEquals("sbert4j", models.get(0).owner());
  }

  @Test
  void errorsAreTheClientsOwn() {
    List<String> texts = List.of("a");
    assertMessage(
        "the model 'none' is not served",
        assertThrows(
            ModelNotFoundException.class, () -> embedAll(client().modelName("none"), texts)));
    assertMessage(
        "does not give embeddings",
        assertThrows(
            InvalidRequestException.class,
            () -> embedAll(client().modelName(ServedGoldens.SCORES), texts)));
    assertMessage(
        "`dimensions` is 21, and the model gives 20",
        assertThrows(
            InvalidRequestException.class, () -> embedAll(client().dimensions(21), texts)));
    assertMessage(
        "2049 texts are more than the 2048",
        assertThrows(
            InvalidRequestException.class,
            () ->
                embedAll(
                    client().maxSegmentsPerBatch(3000),
                    ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS + 1))));
  }

  @Test
  void aKeyIsNeeded() {
    List<String> texts = List.of("a");
    assertThrows(AuthenticationException.class, () -> embedAll(client().apiKey(null), texts));
    assertThrows(AuthenticationException.class, () -> embedAll(client().apiKey("other"), texts));
  }

  private static void assertMessage(String part, RuntimeException e) {
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
