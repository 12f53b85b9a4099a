package org.sbert4j.springboot;

import org.sbert4j.springai.Sbert4jEmbeddingModel;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The health indicator {@code sbert4j} for Spring Boot 4, whose classes are not those of Spring
 * Boot 3; off by {@code management.health.sbert4j.enabled=false}.
 */
@AutoConfiguration(after = Sbert4jEmbeddingAutoConfiguration.class)
@ConditionalOnClass(
    name = {
      "org.springframework.boot.health.contributor.HealthIndicator",
      "org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator"
    })
@ConditionalOnBean(Sbert4jEmbeddingModel.class)
@ConditionalOnEnabledHealthIndicator("sbert4j")
public class Sbert4jHealthBoot4AutoConfiguration {
  /** Named so that Spring Boot calls it sbert4j. */
  @Bean
  @ConditionalOnMissingBean(name = "sbert4jHealthIndicator")
  public HealthIndicator sbert4jHealthIndicator(ObjectProvider<Sbert4jEmbeddingModel> model) {
    return new Indicator(new Sbert4jHealth(model));
  }

  /** Up with the model's details, or down with what it throws. */
  private static final class Indicator extends AbstractHealthIndicator {
    private final Sbert4jHealth health;

    private Indicator(Sbert4jHealth health) {
      super("sbert4j gives no vectors");
      this.health = health;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
      builder.up().withDetails(health.check());
    }
  }
}
