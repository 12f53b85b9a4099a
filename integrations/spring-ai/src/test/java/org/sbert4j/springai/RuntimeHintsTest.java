package org.sbert4j.springai;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.Tokenizer;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What GraalVM is told to keep. */
class RuntimeHintsTest {
  /** Found as Spring finds it. */
  private static RuntimeHints hints() {
    RuntimeHints hints = new RuntimeHints();
    SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
        .load(RuntimeHintsRegistrar.class)
        .stream()
        .filter(registrar -> registrar instanceof Sbert4jRuntimeHints)
        .forEach(registrar -> registrar.registerHints(hints, null));
    return hints;
  }

  @Test
  void theFilesInOurJarsAreKept() {
    RuntimeHints hints = hints();
    for (String file :
        List.of(
            "org/sbert4j/tokenizer/unicode/unicode-tables.txt",
            "org/sbert4j/tokenizer/unicode/pipeline-tables.txt")) {
      assertNotNull(Tokenizer.class.getClassLoader().getResource(file), file);
      assertTrue(RuntimeHintsPredicates.resource().forResource(file).test(hints), file);
    }
    assertTrue(
        RuntimeHintsPredicates.resource().forResource("org/sbert4j/cuda/kernels.ptx").test(hints));
  }
}
