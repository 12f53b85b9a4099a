package org.sbert4j.springsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The sample runs, with a tiny golden for a model, and finds what it is asked for. */
@ExtendWith(OutputCaptureExtension.class)
class SearchApplicationTest {
  private static final Path MODEL = Path.of("../../goldens/suite/l1-h20-cls/model");

  /** The address of a PostgreSQL with pgvector, which scripts/spring-check starts. */
  private static final String POSTGRES = System.getProperty("sbert4j.spring.postgres", "");

  private static void ask(String question, String... more) {
    List<String> args = new ArrayList<>(List.of(more));
    args.add("--spring.ai.embedding.sbert4j.model=" + MODEL);
    args.add("--spring.ai.embedding.sbert4j.query-prompt=");
    args.add("--sample.question=" + question);
    SearchApplication.main(args.toArray(String[]::new));
  }

  /** Weights are random, so a text is asked for in its own words. */
  private static void assertFinds(String text, CapturedOutput output) {
    List<String> lines = output.getOut().lines().toList();
    int asked = lines.lastIndexOf(text);
    assertTrue(asked >= 0, lines::toString);
    assertEquals("  1.000  " + text, lines.get(asked + 1));
  }

  @Test
  void inMemory(CapturedOutput output) {
    for (String text : SearchApplication.STORED) {
      ask(text);
      assertFinds(text, output);
    }
  }

  @Test
  void inPostgres(CapturedOutput output) {
    assumeTrue(!POSTGRES.isEmpty(), "no -Dsbert4j.spring.postgres");
    for (String text : SearchApplication.STORED) {
      ask(text, "--spring.profiles.active=pgvector", "--sample.postgres=" + POSTGRES);
      assertFinds(text, output);
    }
  }
}
