package org.sbert4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sbert4j.SentenceTransformer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.ReflectionUtils;

/**
 * The health indicator, whose classes are others in each version of Spring Boot. That an
 * application needs none of them is shown by the sample, which has none.
 */
class HealthTest {
  private static final String BEAN = "sbert4jHealthIndicator";

  /** All auto-configuration that is on the class path. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private final ApplicationContextRunner runner =
      new ApplicationContextRunner()
          .withUserConfiguration(Application.class)
          .withPropertyValues(TestModels.NAMED);

  private static Object get(Object target, String method) {
    return ReflectionUtils.invokeMethod(
        ReflectionUtils.findMethod(target.getClass(), method), target);
  }

  private static Object health(ApplicationContext context) {
    return get(context.getBean(BEAN), "health");
  }

  @Test
  void upWithDetailsAndDownOnceTheModelIsClosed() {
    runner.run(
        context -> {
          Object up = health(context);
          assertThat(get(up, "getStatus")).hasToString("UP");
          SentenceTransformer engine = context.getBean(SentenceTransformer.class);
          assertThat(get(up, "getDetails"))
              .isEqualTo(
                  Map.of(
                      "model",
                      TestModels.GOLDEN.model().toString(),
                      "backend",
                      engine.backendDescription(),
                      "dimensions",
                      20,
                      "maxSeqLength",
                      engine.maxSeqLength()));
          engine.close();
          assertThat(get(health(context), "getStatus")).hasToString("DOWN");
        });
  }

  @Test
  void offWhereItIsNotWanted() {
    for (String off :
        new String[] {
          "management.health.sbert4j.enabled=false",
          "management.health.defaults.enabled=false",
          "spring.ai.model.embedding=none"
        }) {
      runner
          .withPropertyValues(off)
          .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(BEAN));
    }
  }
}
