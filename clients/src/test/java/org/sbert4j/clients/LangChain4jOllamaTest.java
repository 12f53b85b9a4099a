package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.AuthenticationException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.ollama.OllamaEmbeddingModel;
import dev.langchain4j.model.output.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.EmbeddingOptions;

/** The client for Ollama in langchain4j; Ollama's vectors are always normalised. */
@Tag("soak")
class LangChain4jOllamaTest {
  private static final EmbeddingOptions NORMALIZED = ServedGoldens.PLAIN.withNormalize(true);
  @RegisterExtension static final ServedGoldens served = new ServedGoldens();

  private static OllamaEmbeddingModel.OllamaEmbeddingModelBuilder client() {
    return OllamaEmbeddingModel.builder()
        .baseUrl(served.url(""))
        .modelName(ServedGoldens.VECTORS)
        .customHeaders(Map.of("Authorization", "Bearer " + ServedGoldens.KEY))
        .timeout(ServedGoldens.PATIENCE)
        .maxRetries(0);
  }

  private static Response<List<Embedding>> embedAll(
      OllamaEmbeddingModel.OllamaEmbeddingModelBuilder client, List<String> texts) {
    return client.build().embedAll(texts.stream().map(TextSegment::from).toList());
  }

  private static List<float[]> vectors(Response<List<Embedding>> response) {
    return response.content().stream().map(Embedding::vector).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {ServedGoldens.VECTORS, ServedGoldens.VECTORS + ":latest"})
  void vectorsHaveTheBitsOfTheEngine(String name) {
    List<String> texts = served.visibleTexts();
    Response<List<Embedding>> response = embedAll(client().modelName(name), texts);
    served.assertVectors(texts, NORMALIZED, vectors(response));
    assertEquals(served.tokens(texts), response.tokenUsage().inputTokenCount());
  }

  @Test
  void itFindsTheDimensionOut() {
    assertEquals(20, client().build().dimension());
  }

  @Test
  void fewerDimensions() {
    List<String> texts = served.visibleTexts();
    served.assertVectors(
        texts, NORMALIZED.withTruncateDim(7), vectors(embedAll(client().dimensions(7), texts)));
  }

  @Test
  void asManyTextsAsOneRequestMayHave() {
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS);
    served.assertVectors(texts, NORMALIZED, vectors(embedAll(client(), texts)));
  }

  @Test
  void thirtyTwoThreadsAtOnce() throws Exception {
    OllamaEmbeddingModel client = client().build();
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.AT_ONCE);
    served.assertAllAtOnce(NORMALIZED, i -> client.embed(texts.get(i)).content().vector());
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
            () -> embedAll(client(), ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS + 1))));
  }

  @Test
  void aKeyIsNeeded() {
    assertThrows(
        AuthenticationException.class,
        () -> embedAll(client().customHeaders(Map.of()), List.of("a")));
  }

  private static void assertMessage(String part, RuntimeException e) {
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
