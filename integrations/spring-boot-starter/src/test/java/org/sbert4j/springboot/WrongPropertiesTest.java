package org.sbert4j.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** A property that is wrong fails the start, and its name is told. */
@ExtendWith(OutputCaptureExtension.class)
class WrongPropertiesTest {
  private static final String PREFIX = Sbert4jEmbeddingProperties.PREFIX + ".";

  @TempDir Path temporary;

  /** What an application has. */
  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  static class Application {}

  private static void start(List<String> properties) {
    SpringApplication application = new SpringApplication(Application.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    // Without the sample's configuration, which is on the class path of spring-boot4.
    List<String> args =
        new ArrayList<>(List.of("--spring.config.location=optional:classpath:/none/"));
    if (properties.stream().noneMatch(property -> property.startsWith("model="))) {
      args.add("--" + TestModels.NAMED);
    }
    properties.forEach(property -> args.add("--" + PREFIX + property));
    application.run(args.toArray(String[]::new)).close();
  }

  /** What Spring Boot prints in the place of a stack trace. */
  private static String failure(CapturedOutput output) {
    String all = output.getAll();
    int start = all.lastIndexOf("APPLICATION FAILED TO START");
    assertTrue(start >= 0, all);
    return all.substring(start);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          model              | ``                    | name the folder of a model
          model              | /no/such/folder       | /no/such/folder
          model              | no organisation       | no organisation
          backend            | gpu                   | unknown backend 'gpu'
          backend            | ``                    | unknown backend ''
          backend            | cuda                  | cuda
          threads            | -1                    | 1 or more
          threads            | many                  | many
          device             | -1                    | 0 or more
          device             | 0                     | device 0
          memory-budget      | 0B                    | a number of bytes
          memory-budget      | 1KB                   | the memory budget is 1024 bytes
          memory-budget      | much                  | much
          weights            | int4                  | int4
          weights            | fp16                  | fp16 weights are for the cuda backend only
          map-embeddings     | perhaps               | perhaps
          max-seq-length     | 1                     | 2 or more
          max-seq-length     | 9999                  | 9999 is more than
          max-seq-length     | long                  | long
          truncation         | cut                   | cut
          normalize          | maybe                 | maybe
          dimensions         | 0                     | 1 or more
          dimensions         | 21                    | the model gives 20
          query-prompt-name  | question              | the model has no prompt of that name; it has [query, document]
          document-prompt-name | passage             | the model has no prompt of that name; it has [query, document]
          metadata-mode      | some                  | some
          modle              | x                     | modle
          """)
  void isNamed(String name, String value, String reason, CapturedOutput output) {
    List<String> properties = new ArrayList<>(List.of(name + "=" + value));
    if (name.equals("device")) {
      properties.add("backend=scalar");
    }
    assertThrows(RuntimeException.class, () -> start(properties));
    assertThat(failure(output).toLowerCase(Locale.ROOT))
        .contains(PREFIX + name)
        .contains(reason.toLowerCase(Locale.ROOT));
  }

  /** Outside SpringApplication there is the exception alone. */
  @Test
  void theExceptionNamesIt() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .withPropertyValues(TestModels.NAMED, PREFIX + "threads=-1")
        .run(
            context -> {
              assertThat(context).hasFailed();
              assertThat(context.getStartupFailure())
                  .hasRootCauseInstanceOf(IllegalArgumentException.class)
                  .hasStackTraceContaining(
                      PREFIX + "threads is \"-1\": threads is -1; it must be 1 or more");
            });
  }

  @Test
  void aModelMustBeNamed() {
    new ApplicationContextRunner()
        .withUserConfiguration(Application.class)
        .run(
            context ->
                assertThat(context.getStartupFailure())
                    .hasRootCauseMessage(
                        PREFIX
                            + "model is not set: name the folder of a model, or a model of the Hugging Face hub"));
  }

  @Test
  void aPromptAndItsNameAreTooMuch(CapturedOutput output) {
    for (String kind : List.of("query", "document")) {
      List<String> both = List.of(kind + "-prompt=a", kind + "-prompt-name=query");
      assertThrows(RuntimeException.class, () -> start(both));
      assertThat(failure(output)).contains(PREFIX + kind + "-prompt-name");
    }
  }

  @Test
  void aFileThatIsBrokenIsNamed(CapturedOutput output) throws IOException {
    Path folder = TestModels.GOLDEN.copyModel(temporary.resolve("model"));
    Files.writeString(folder.resolve("config.json"), "{");
    assertThrows(RuntimeException.class, () -> start(List.of("model=" + folder)));
    assertThat(failure(output)).contains(PREFIX + "model is").contains("config.json");
  }

  @Test
  void theExceptionHasTheParts() {
    InvalidPropertyException e = new InvalidPropertyException("threads", 0, "because", null);
    assertEquals(PREFIX + "threads", e.property());
    assertEquals("because", e.reason());
  }
}
