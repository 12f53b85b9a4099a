package org.sbert4j.clients;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.errors.UnexpectedStatusCodeException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sbert4j.tokenizer.EncodeOptions;

/** OpenAI's own client for Java. */
@Tag("soak")
class OpenAiJavaTest {
  @RegisterExtension static final ServedGoldens served = new ServedGoldens();
  private static OpenAIClient client;

  @BeforeAll
  static void start() {
    client = client(ServedGoldens.KEY);
  }

  @AfterAll
  static void stop() {
    client.close();
  }

  private static OpenAIClient client(String key) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(served.url("/v1"))
        .apiKey(key)
        .timeout(ServedGoldens.PATIENCE)
        .maxRetries(0)
        .responseValidation(true)
        .build();
  }

  private static EmbeddingCreateParams.Builder request() {
    return EmbeddingCreateParams.builder().model(ServedGoldens.VECTORS);
  }

  private static CreateEmbeddingResponse create(EmbeddingCreateParams.Builder request) {
    return client.embeddings().create(request.build());
  }

  private static List<float[]> vectors(CreateEmbeddingResponse response) {
    return response.data().stream().map(OpenAiJavaTest::vector).toList();
  }

  private static float[] vector(Embedding embedding) {
    List<Float> elements = embedding.embedding();
    float[] vector = new float[elements.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = elements.get(i);
    }
    return vector;
  }

  /** The client asks for base64 unless told otherwise, and decodes it. */
  @Test
  void vectorsHaveTheBitsOfTheEngine() {
    List<String> texts = served.texts();
    CreateEmbeddingResponse response = create(request().inputOfArrayOfStrings(texts));
    served.assertVectors(texts, ServedGoldens.PLAIN, vectors(response));
    assertEquals(ServedGoldens.VECTORS, response.model());
    assertEquals(served.tokens(texts), response.usage().promptTokens());
    assertEquals(served.tokens(texts), response.usage().totalTokens());
    assertArrayEquals(
        IntStream.range(0, texts.size()).asLongStream().toArray(),
        response.data().stream().mapToLong(Embedding::index).toArray());
  }

  @Test
  void floatsHaveTheSameBits() {
    List<String> texts = served.texts();
    CreateEmbeddingResponse response =
        create(
            request()
                .inputOfArrayOfStrings(texts)
                .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT));
    assertTrue(response.data().get(0).embeddingValue().isFloats());
    served.assertVectors(texts, ServedGoldens.PLAIN, vectors(response));
  }

  @Test
  void oneTextAndFewerDimensions() {
    String text = served.query();
    served.assertVectors(
        List.of(text), ServedGoldens.PLAIN, vectors(create(request().input(text).user("a user"))));
    served.assertVectors(
        List.of(text),
        ServedGoldens.PLAIN.withTruncateDim(7).withNormalize(true),
        vectors(create(request().input(text).dimensions(7))));
  }

  @Test
  void inputIdsHaveTheVectorsOfTheirTexts() {
    List<String> texts = List.of(served.query(), "hello world");
    List<List<Long>> ids =
        texts.stream()
            .map(text -> served.vectors().tokenizer().encode(text, EncodeOptions.untruncated()))
            .map(encoding -> IntStream.of(encoding.inputIds()).asLongStream().boxed().toList())
            .toList();
    served.assertVectors(
        texts, ServedGoldens.PLAIN, vectors(create(request().inputOfArrayOfTokenArrays(ids))));
    served.assertVectors(
        texts.subList(0, 1),
        ServedGoldens.PLAIN,
        vectors(create(request().inputOfArrayOfTokens(ids.get(0)))));
  }

  @Test
  void theServersOwnFieldIsThere() {
    JsonValue own =
        create(request().inputOfArrayOfStrings(List.of("a", "中".repeat(41))))
            ._additionalProperties()
            .get("sbert4j");
    Map<?, ?> details = own.convert(Map.class);
    assertEquals(served.vectors().fingerprint(), details.get("fingerprint"));
    assertEquals(
        List.of(
            Map.of("tokens", 3, "truncated", false, "cut_offset", 1),
            Map.of("tokens", 43, "truncated", true, "cut_offset", 30)),
        details.get("texts"));
  }

  @Test
  void headersTellTheModel() {
    EmbeddingCreateParams params = request().input("a").build();
    try (HttpResponseFor<CreateEmbeddingResponse> response =
        client.withRawResponse().embeddings().create(params)) {
      assertEquals(
          List.of(served.vectors().fingerprint()),
          response.headers().values("x-sbert4j-fingerprint"));
      served.assertVectors(List.of("a"), ServedGoldens.PLAIN, vectors(response.parse()));
    }
  }

  @Test
  void asManyTextsAsOneRequestMayHave() {
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS);
    CreateEmbeddingResponse response = create(request().inputOfArrayOfStrings(texts));
    served.assertVectors(texts, ServedGoldens.PLAIN, vectors(response));
    UnexpectedStatusCodeException e =
        assertThrows(
            UnexpectedStatusCodeException.class,
            () ->
                create(
                    request()
                        .inputOfArrayOfStrings(
                            ServedGoldens.shortTexts(ServedGoldens.MOST_TEXTS + 1))));
    assertEquals(413, e.statusCode());
    assertError(e, "2049 texts are more than the 2048", "input", null);
  }

  @Test
  void thirtyTwoAsynchronousCallsAtOnce() throws Exception {
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.AT_ONCE);
    List<CompletableFuture<CreateEmbeddingResponse>> calls =
        texts.stream()
            .map(text -> client.async().embeddings().create(request().input(text).build()))
            .toList();
    List<float[]> found = new ArrayList<>();
    for (CompletableFuture<CreateEmbeddingResponse> call : calls) {
      found.addAll(vectors(call.get(ServedGoldens.PATIENCE.toSeconds(), TimeUnit.SECONDS)));
    }
    served.assertVectors(texts, ServedGoldens.PLAIN, found);
  }

  @Test
  void thirtyTwoThreadsAtOnce() throws Exception {
    List<String> texts = ServedGoldens.shortTexts(ServedGoldens.AT_ONCE);
    served.assertAllAtOnce(
        ServedGoldens.PLAIN, i -> vectors(create(request().input(texts.get(i)))).get(0));
  }

  @Test
  void modelsAreListed() {
    assertEquals(
        List.of(ServedGoldens.VECTORS, "default", ServedGoldens.SCORES),
        client.models().list().data().stream().map(Model::id).toList());
    Model model = client.models().retrieve(ServedGoldens.SCORES).validate();
    assertEquals(ServedGoldens.SCORES, model.id());
    assertEquals("sbert4j", model.ownedBy());
    assertEquals(0, model.created());
    assertError(
        assertThrows(NotFoundException.class, () -> client.models().retrieve("none")),
        "the model 'none' is not served",
        "model",
        "model_not_found");
  }

  @Test
  void errorsAreTheClientsOwn() {
    assertError(
        assertThrows(NotFoundException.class, () -> create(request().model("none").input("a"))),
        "the model 'none' is not served",
        "model",
        "model_not_found");
    assertError(
        assertThrows(
            BadRequestException.class,
            () -> create(request().model(ServedGoldens.SCORES).input("a"))),
        "does not give embeddings",
        "model",
        null);
    assertError(
        assertThrows(BadRequestException.class, () -> create(request().input("a").dimensions(21))),
        "`dimensions` is 21, and the model gives 20",
        "dimensions",
        null);
    assertError(
        assertThrows(
            BadRequestException.class, () -> create(request().inputOfArrayOfStrings(List.of()))),
        "input",
        "input",
        null);
    assertError(
        assertThrows(
            BadRequestException.class,
            () -> create(request().inputOfArrayOfTokens(List.of(1L << 20)))),
        "1048576",
        "input",
        null);
    assertError(
        assertThrows(
            BadRequestException.class,
            () ->
                create(
                    request()
                        .input("a")
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.of("hex")))),
        "encoding_format",
        "encoding_format",
        null);
  }

  @Test
  void aKeyIsNeeded() {
    OpenAIClient stranger = client("sk-of-somebody-else");
    try {
      UnauthorizedException e =
          assertThrows(
              UnauthorizedException.class,
              () -> stranger.embeddings().create(request().input("a").build()));
      assertEquals(Optional.of("invalid_api_key"), e.code());
      assertThrows(UnauthorizedException.class, () -> stranger.models().list());
    } finally {
      stranger.close();
    }
  }

  private static void assertError(
      OpenAIServiceException e, String message, String param, String code) {
    assertTrue(e.getMessage().contains(message), e.getMessage());
    assertEquals(Optional.of("invalid_request_error"), e.type());
    assertEquals(Optional.of(param), e.param());
    assertEquals(Optional.ofNullable(code), e.code());
  }
}
