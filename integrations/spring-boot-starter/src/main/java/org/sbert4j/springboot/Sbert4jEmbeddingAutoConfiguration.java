package org.sbert4j.springboot;

import io.micrometer.observation.ObservationRegistry;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.springai.Sbert4jEmbeddingModel;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.model.SpringAIModelProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * An {@link EmbeddingModel} of the properties {@code spring.ai.embedding.sbert4j.*}, loaded at the
 * start and closed with the application. It is off where {@code spring.ai.model.embedding} names
 * another, or the application has an {@link EmbeddingModel} of its own. An application's own {@link
 * SentenceTransformer} is taken in the place of one that is loaded here.
 */
@AutoConfiguration
@ConditionalOnProperty(
    name = SpringAIModelProperties.EMBEDDING_MODEL,
    havingValue = Sbert4jEmbeddingModel.PROVIDER,
    matchIfMissing = true)
@ConditionalOnMissingBean(EmbeddingModel.class)
@EnableConfigurationProperties(Sbert4jEmbeddingProperties.class)
public class Sbert4jEmbeddingAutoConfiguration {
  /** The engine. */
  @Bean
  @ConditionalOnMissingBean
  public SentenceTransformer sentenceTransformer(Sbert4jEmbeddingProperties properties) {
    return new ModelFromProperties(properties).load();
  }

  /** The engine as Spring AI's model. */
  @Bean
  public Sbert4jEmbeddingModel sbert4jEmbeddingModel(
      Sbert4jEmbeddingProperties properties,
      SentenceTransformer sentenceTransformer,
      ObjectProvider<ObservationRegistry> observationRegistry,
      ObjectProvider<EmbeddingModelObservationConvention> observationConvention) {
    Sbert4jEmbeddingModel.Builder builder =
        new ModelFromProperties(properties).builder(sentenceTransformer);
    observationRegistry.ifUnique(builder::observationRegistry);
    observationConvention.ifAvailable(builder::observationConvention);
    return builder.build();
  }
}
