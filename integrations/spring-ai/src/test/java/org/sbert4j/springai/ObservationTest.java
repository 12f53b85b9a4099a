package org.sbert4j.springai;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelMeterObservationHandler;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation.HighCardinalityKeyNames;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation.LowCardinalityKeyNames;
import org.springframework.ai.observation.conventions.AiOperationType;

/** Observations are those of Spring AI's other models. */
class ObservationTest {
  private static final Path MODEL = Path.of("../../goldens/suite/l1-h20-cls/model");

  private final TestObservationRegistry registry = TestObservationRegistry.create();
  private Sbert4jEmbeddingModel model;

  @BeforeEach
  void load() {
    model =
        Sbert4jEmbeddingModel.builder()
            .modelPath(MODEL)
            .modelName("golden")
            .observationRegistry(registry)
            .build();
  }

  @AfterEach
  void close() {
    model.close();
  }

  @Test
  void aCallIsObserved() {
    EmbeddingResponse response =
        model.call(
            new EmbeddingRequest(
                List.of("到期", "还款"), Sbert4jEmbeddingOptions.builder().dimensions(7).build()));
    String tokens = String.valueOf(response.getMetadata().getUsage().getPromptTokens());
    TestObservationRegistryAssert.assertThat(registry)
        .doesNotHaveAnyRemainingCurrentObservation()
        .hasNumberOfObservationsEqualTo(1)
        .hasObservationWithNameEqualTo(DefaultEmbeddingModelObservationConvention.DEFAULT_NAME)
        .that()
        .hasContextualNameEqualTo("embedding golden")
        .hasLowCardinalityKeyValue(
            LowCardinalityKeyNames.AI_OPERATION_TYPE.asString(), AiOperationType.EMBEDDING.value())
        .hasLowCardinalityKeyValue(LowCardinalityKeyNames.AI_PROVIDER.asString(), "sbert4j")
        .hasLowCardinalityKeyValue(LowCardinalityKeyNames.REQUEST_MODEL.asString(), "golden")
        .hasLowCardinalityKeyValue(LowCardinalityKeyNames.RESPONSE_MODEL.asString(), "golden")
        .hasHighCardinalityKeyValue(
            HighCardinalityKeyNames.REQUEST_EMBEDDING_DIMENSIONS.asString(), "7")
        .hasHighCardinalityKeyValue(HighCardinalityKeyNames.USAGE_INPUT_TOKENS.asString(), tokens)
        .hasHighCardinalityKeyValue(HighCardinalityKeyNames.USAGE_TOTAL_TOKENS.asString(), tokens)
        .hasBeenStarted()
        .hasBeenStopped();
  }

  @Test
  void aFailureIsObserved() {
    model.close();
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> model.embed(new Document("a")));
    TestObservationRegistryAssert.assertThat(registry)
        .hasObservationWithNameEqualTo(DefaultEmbeddingModelObservationConvention.DEFAULT_NAME)
        .that()
        .hasBeenStopped()
        .hasError(e);
  }

  @Test
  void tokensAreMetered() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    registry
        .observationConfig()
        .observationHandler(new EmbeddingModelMeterObservationHandler(meters));
    int tokens =
        model.embedForResponse(List.of("到期", "还款")).getMetadata().getUsage().getPromptTokens();
    assertEquals(
        tokens,
        meters
            .get("gen_ai.client.token.usage")
            .tag("gen_ai.token.type", "input")
            .tag("gen_ai.request.model", "golden")
            .counter()
            .count());
  }

  @Test
  void aConventionOfOnesOwn() {
    Sbert4jEmbeddingModel own =
        Sbert4jEmbeddingModel.builder()
            .sentenceTransformer(model.sentenceTransformer())
            .observationRegistry(registry)
            .observationConvention(
                new DefaultEmbeddingModelObservationConvention() {
                  @Override
                  public String getContextualName(EmbeddingModelObservationContext context) {
                    return "own";
                  }
                })
            .build();
    own.embed("a");
    TestObservationRegistryAssert.assertThat(registry)
        .hasObservationWithNameEqualTo(DefaultEmbeddingModelObservationConvention.DEFAULT_NAME)
        .that()
        .hasContextualNameEqualTo("own");
  }
}
