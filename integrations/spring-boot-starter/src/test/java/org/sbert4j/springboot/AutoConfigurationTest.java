package org.sbert4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.TruncationPolicy;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.springai.Sbert4jEmbeddingModel;
import org.springframework.ai.document.Document;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When there is a model, which, and that each property reaches it. */
class AutoConfigurationTest {
  private static final List<String> TEXTS = List.of("到期不能按时还款怎么办", "剩余欠款还有多少?", "提前还款 ".repeat(30));

  @TempDir Path temporary;

  /** All auto-configuration that is on the class path, found as an application finds it. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(Application.class)
          .withPropertyValues(TestModels.NAMED);

  private static String property(String nameAndValue) {
    return Sbert4jEmbeddingProperties.PREFIX + "." + nameAndValue;
  }

  private static float[][] vectors(EmbeddingModel model) {
    return model.embed(TEXTS).toArray(float[][]::new);
  }

  @Test
  void aNamedModelIsEnough() {
    runner.run(
        context -> {
          EmbeddingModel model = context.getBean(EmbeddingModel.class);
          assertThat(model).isInstanceOf(Sbert4jEmbeddingModel.class);
          try (SentenceTransformer engine = SentenceTransformer.load(TestModels.GOLDEN.model())) {
            assertThat(vectors(model)).isDeepEqualTo(engine.encode(TEXTS));
          }
          assertThat(model.dimensions()).isEqualTo(20);
          assertThat(model.embedForResponse(TEXTS).getMetadata().getModel())
              .isEqualTo(TestModels.GOLDEN.model().toString());
        });
  }

  @Test
  void onAndOff() {
    runner
        .withPropertyValues("spring.ai.model.embedding=sbert4j")
        .run(context -> assertThat(context).hasSingleBean(EmbeddingModel.class));
    for (String other : List.of("none", "openai", "transformers")) {
      runner
          .withPropertyValues("spring.ai.model.embedding=" + other)
          .run(
              context -> {
                assertThat(context).hasNotFailed().doesNotHaveBean(EmbeddingModel.class);
                assertThat(context).doesNotHaveBean(SentenceTransformer.class);
                assertThat(context).doesNotHaveBean(Sbert4jEmbeddingProperties.class);
              });
    }
  }

  /** Does not work, and is not asked. */
  static final class Own implements EmbeddingModel {
    @Override
    public EmbeddingResponse call(EmbeddingRequest request) {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] embed(Document document) {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void anApplicationsOwnModelComesFirst() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withBean(Own.class)
        .run(
            context -> {
              assertThat(context).hasNotFailed().hasSingleBean(EmbeddingModel.class);
              assertThat(context).doesNotHaveBean(SentenceTransformer.class);
            });
  }

  @Test
  void anApplicationsOwnEngineIsTaken() {
    SentenceTransformer engine =
        SentenceTransformer.load(
            TestModels.GOLDEN.model(), LoadOptions.defaults().withMaxSeqLength(7));
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withBean(SentenceTransformer.class, () -> engine)
        .run(
            context ->
                assertThat(context.getBean(Sbert4jEmbeddingModel.class).sentenceTransformer())
                    .isSameAs(engine));
  }

  @Test
  void theModelIsClosedWithTheApplication() {
    SentenceTransformer[] engine = new SentenceTransformer[1];
    runner.run(context -> engine[0] = context.getBean(SentenceTransformer.class));
    assertThrows(IllegalStateException.class, () -> engine[0].encode("a"));
  }

  @Test
  void nothingIsLoadedWhereBeansAreLazyUntilItIsNeeded() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withInitializer(
            context ->
                context.addBeanFactoryPostProcessor(
                    new LazyInitializationBeanFactoryPostProcessor()))
        .run(
            context -> {
              assertThat(context).hasNotFailed();
              assertThrows(RuntimeException.class, () -> context.getBean(EmbeddingModel.class));
            });
  }

  @Test
  void propertiesOfLoadingReachTheEngine() {
    LoadOptions options =
        LoadOptions.defaults()
            .withWeights(WeightFormat.BF16)
            .withMaxSeqLength(9)
            .withNormalize(false);
    runner
        .withPropertyValues(
            property("backend=scalar"),
            property("threads=1"),
            property("memory-budget=64MB"),
            property("weights=bf16"),
            property("map-embeddings=true"),
            property("max-seq-length=9"),
            property("normalize=false"))
        .run(
            context -> {
              SentenceTransformer found = context.getBean(SentenceTransformer.class);
              assertThat(found.backendName()).isEqualTo("scalar");
              assertThat(found.threads()).isEqualTo(1);
              assertThat(found.weightFormat()).isEqualTo(WeightFormat.BF16);
              assertThat(found.maxSeqLength()).isEqualTo(9);
              try (SentenceTransformer engine =
                  SentenceTransformer.load(TestModels.GOLDEN.model(), options)) {
                assertThat(found.fingerprint()).isEqualTo(engine.fingerprint());
                assertThat(vectors(context.getBean(EmbeddingModel.class)))
                    .isDeepEqualTo(engine.encode(TEXTS));
              }
            });
  }

  @Test
  void propertiesOfCallsReachTheModel() throws IOException {
    Path folder = TestModels.GOLDEN.copyModel(temporary.resolve("model"));
    Files.writeString(
        folder.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"no \", \"question\": \"a \"}}");
    EmbeddingOptions options =
        EmbeddingOptions.defaults()
            .withTruncateDim(6)
            .withNormalize(true)
            .withTruncation(TruncationPolicy.WINDOW);
    runner
        .withPropertyValues(
            property("model=" + folder),
            property("dimensions=6"),
            property("normalize=true"),
            property("truncation=window"),
            property("query-prompt-name=question"),
            property("document-prompt=b:"),
            property("metadata-mode=embed"))
        .run(
            context -> {
              Sbert4jEmbeddingModel model = context.getBean(Sbert4jEmbeddingModel.class);
              SentenceTransformer engine = model.sentenceTransformer();
              assertThat(model.dimensions()).isEqualTo(6);
              assertThat(vectors(model))
                  .isDeepEqualTo(engine.encode(TEXTS, options.withPrompt("a ")));
              Document document =
                  Document.builder().text(TEXTS.get(0)).metadata("bank", "建设银行").build();
              assertThat(model.embed(document))
                  .isEqualTo(engine.encode("bank: 建设银行 " + TEXTS.get(0), options.withPrompt("b:")));
            });
  }

  @Test
  void callsAreObserved() {
    TestObservationRegistry registry = TestObservationRegistry.create();
    runner
        .withBean(ObservationRegistry.class, () -> registry)
        .run(context -> context.getBean(EmbeddingModel.class).embed("a"));
    TestObservationRegistryAssert.assertThat(registry)
        .hasObservationWithNameEqualTo(DefaultEmbeddingModelObservationConvention.DEFAULT_NAME)
        .that()
        .hasContextualNameEqualTo("embedding " + TestModels.GOLDEN.model());
  }

  /** Defines a bean of a class that Spring AI knows. */
  @Configuration(proxyBeanMethods = false)
  static class OwnConvention {
    @Bean
    DefaultEmbeddingModelObservationConvention convention() {
      return new DefaultEmbeddingModelObservationConvention() {
        @Override
        public String getName() {
          return "own";
        }
      };
    }
  }

  @Test
  void anApplicationsOwnConventionIsTaken() {
    TestObservationRegistry registry = TestObservationRegistry.create();
    runner
        .withBean(ObservationRegistry.class, () -> registry)
        .withUserConfiguration(OwnConvention.class)
        .run(context -> context.getBean(EmbeddingModel.class).embed("a"));
    TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo("own");
  }
}
