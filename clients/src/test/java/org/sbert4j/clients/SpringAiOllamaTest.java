package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sbert4j.EmbeddingOptions;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.ollama.OllamaEmbeddingModel;
import org.springframework.ai.ollama.api.OllamaApi;
import org.springframework.ai.ollama.api.OllamaEmbeddingOptions;
import org.springframework.ai.ollama.management.ModelManagementOptions;
import org.springframework.ai.retry.NonTransientAiException;

/**
 * The client for Ollama in Spring AI, without Spring Boot. It has no key of its own, so the header
 * is put in by hand.
 */
@Tag("soak")
class SpringAiOllamaTest {
  private static final EmbeddingOptions NORMALIZED = ServedGoldens.PLAIN.withNormalize(true);
  @RegisterExtension static final ServedGoldens served = new ServedGoldens();

  private static OllamaEmbeddingOptions.Builder options() {
    return OllamaEmbeddingOptions.builder().model(ServedGoldens.VECTORS);
  }

  private static OllamaEmbeddingModel client(String key, OllamaEmbeddingOptions options) {
    OllamaApi api =
        OllamaApi.builder()
            .baseUrl(served.url(""))
            .restClientBuilder(
                PatientRestClient.builder().defaultHeader("Authorization", "Bearer " + key))
            .build();
    return OllamaEmbeddingModel.builder()
        .ollamaApi(api)
        .defaultOptions(options)
        .observationRegistry(ObservationRegistry.NOOP)
        .modelManagementOptions(ModelManagementOptions.defaults())
        .build();
  }

  private static OllamaEmbeddingModel client(OllamaEmbeddingOptions options) {
    return client(ServedGoldens.KEY, options);
  }

  private static List<float[]> vectors(EmbeddingResponse response) {
    return response.getResults().stream().map(Embedding::getOutput).toList();
  }

  @Test
  void vectorsHaveTheBitsOfTheEngine() {
    List<String> texts = served.texts();
    EmbeddingResponse response = client(options().build()).embedForResponse(texts);
    served.assertVectors(texts, NORMALIZED, vectors(response));
    assertEquals(ServedGoldens.VECTORS, response.getMetadata().getModel());
    assertEquals(served.tokens(texts), response.getMetadata().getUsage().getPromptTokens());
  }

  /** They are of no meaning here and are no error. */
  @Test
  void ollamasOwnOptionsAreTaken() {
    OllamaEmbeddingOptions options =
        options().keepAlive("5m").truncate(true).numThread(2).useMMap(true).build();
    served.assertVectors(served.texts(), NORMALIZED, client(options).embed(served.texts()));
  }

  @Test
  void asManyTextsAsOneRequestMayHave() {
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS);
    served.assertVectors(texts, NORMALIZED, client(options().build()).embed(texts));
  }

  @Test
  void itFindsTheDimensionsOut() {
    assertEquals(20, client(options().build()).dimensions());
  }

  @Test
  void thirtyTwoThreadsAtOnce() throws Exception {
    OllamaEmbeddingModel client = client(options().build());
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.AT_ONCE);
    served.assertAllAtOnce(NORMALIZED, i -> client.embed(texts.get(i)));
  }

  /** Each is one that Spring AI doesn't try again. */
  @Test
  void errorsAreTheClientsOwn() {
    assertError(
        "404", "the model 'none' is not served", client(options().model("none").build()), "a");
    assertError(
        "400",
        "does not give embeddings",
        client(options().model(ServedGoldens.SCORES).build()),
        "a");
    assertError(
        "400",
        "text 0 has 43 tokens, and the model reads 32",
        client(options().truncate(false).build()),
        "中".repeat(41));
    assertError("401", "key", client("other", options().build()), "a");
  }

  private static void assertError(
      String status, String part, OllamaEmbeddingModel client, String text) {
    String message =
        assertThrows(NonTransientAiException.class, () -> client.embed(text)).getMessage();
    assertTrue(message.contains(status) && message.contains(part), message);
  }
}
