package org.sbert4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** Spring prepares an application for GraalVM, for which it loads no model. */
class AheadOfTimeTest {
  /** All auto-configuration that is on the class path. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  @Test
  void hintsAndBeansAreThere() {
    InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
    DefaultGenerationContext generation =
        new DefaultGenerationContext(
            new ClassNameGenerator(ClassName.get(AheadOfTimeTest.class)), files);
    try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
      context.register(Application.class);
      TestPropertyValues.of(Sbert4jEmbeddingProperties.PREFIX + ".model=/no/such/folder")
          .applyTo(context);
      new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
      generation.writeGeneratedContent();
    }
    assertThat(
            RuntimeHintsPredicates.resource()
                .forResource("org/sbert4j/tokenizer/unicode/unicode-tables.txt"))
        .accepts(generation.getRuntimeHints());
    // Properties are bound by their setters.
    assertThat(RuntimeHintsPredicates.reflection().onType(Sbert4jEmbeddingProperties.class))
        .accepts(generation.getRuntimeHints());
    assertThat(files.getGeneratedFiles(Kind.SOURCE).keySet())
        .anyMatch(file -> file.contains("Sbert4jEmbeddingAutoConfiguration"));
  }
}
