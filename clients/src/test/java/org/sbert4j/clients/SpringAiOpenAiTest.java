package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;
import org.springframework.ai.openai.OpenAiEmbeddingModel;
import org.springframework.ai.openai.OpenAiEmbeddingOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.retry.support.RetryTemplate;

/** The client for OpenAI in Spring AI, without Spring Boot. */
@Tag("soak")
class SpringAiOpenAiTest {
  @RegisterExtension static final ServedGoldens served = new ServedGoldens();

  private static OpenAiEmbeddingOptions.Builder options() {
    return OpenAiEmbeddingOptions.builder().model(ServedGoldens.VECTORS);
  }

  private static OpenAiEmbeddingModel client(String key, OpenAiEmbeddingOptions options) {
    return new OpenAiEmbeddingModel(
        OpenAiApi.builder()
            .baseUrl(served.url(""))
            .apiKey(key)
            .restClientBuilder(PatientRestClient.builder())
            .build(),
        MetadataMode.NONE,
        options,
        RetryTemplate.builder().maxAttempts(1).build());
  }

  private static OpenAiEmbeddingModel client(OpenAiEmbeddingOptions options) {
    return client(ServedGoldens.KEY, options);
  }

  private static OpenAiEmbeddingModel client() {
    return client(options().build());
  }

  private static List<float[]> vectors(EmbeddingResponse response) {
    return response.getResults().stream().map(Embedding::getOutput).toList();
  }

  @Test
  void vectorsHaveTheBitsOfTheEngine() {
    List<String> texts = served.texts();
    EmbeddingResponse response = client().embedForResponse(texts);
    served.assertVectors(texts, ServedGoldens.PLAIN, vectors(response));
    assertEquals(ServedGoldens.VECTORS, response.getMetadata().getModel());
    assertEquals(served.tokens(texts), response.getMetadata().getUsage().getPromptTokens());
    assertEquals(served.tokens(texts), response.getMetadata().getUsage().getTotalTokens());
    for (int i = 0; i < texts.size(); i++) {
      assertEquals(i, response.getResults().get(i).getIndex());
    }
  }

  @Test
  void base64HasTheSameBits() {
    List<String> texts = served.texts();
    served.assertVectors(
        texts,
        ServedGoldens.PLAIN,
        vectors(client(options().encodingFormat("base64").build()).embedForResponse(texts)));
  }

  /** More it doesn't send. */
  @Test
  void asManyTextsAsOneRequestMayHave() {
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS);
    served.assertVectors(texts, ServedGoldens.PLAIN, client().embed(texts));
  }

  @Test
  void itFindsTheDimensionsOut() {
    assertEquals(20, client().dimensions());
  }

  @Test
  void fewerDimensions() {
    List<String> texts = served.texts();
    EmbeddingRequest request = new EmbeddingRequest(texts, options().dimensions(7).build());
    served.assertVectors(
        texts,
        ServedGoldens.PLAIN.withTruncateDim(7).withNormalize(true),
        vectors(client().call(request)));
  }

  /** As vector stores embed what is put into them. */
  @Test
  void documentsInBatches() {
    List<String> texts = ServedGoldens.shortTexts(300);
    List<Document> documents = texts.stream().map(Document::new).toList();
    OpenAiEmbeddingModel client = client();
    served.assertVectors(
        texts,
        ServedGoldens.PLAIN,
        client.embed(documents, options().build(), new TokenCountBatchingStrategy()));
    served.assertVectors(
        texts.subList(0, 1), ServedGoldens.PLAIN, List.of(client.embed(documents.get(0))));
  }

  @Test
  void thirtyTwoThreadsAtOnce() throws Exception {
    OpenAiEmbeddingModel client = client();
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.AT_ONCE);
    served.assertAllAtOnce(ServedGoldens.PLAIN, i -> client.embed(texts.get(i)));
  }

  /** Each is one that Spring AI doesn't try again. */
  @Test
  void errorsAreTheClientsOwn() {
    assertError("404", "the model 'none' is not served", client(options().model("none").build()));
    assertError(
        "400", "does not give embeddings", client(options().model(ServedGoldens.SCORES).build()));
    assertError(
        "400",
        "`dimensions` is 21, and the model gives 20",
        client(options().dimensions(21).build()));
    assertError("401", "invalid_api_key", client("other", options().build()));
  }

  private static void assertError(String status, String part, OpenAiEmbeddingModel client) {
    String message =
        assertThrows(NonTransientAiException.class, () -> client.embed("a")).getMessage();
    assertTrue(message.contains(status) && message.contains(part), message);
  }
}
