package org.sbert4j.benchmarks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.benchmarks.UsageException;
import org.sbert4j.benchmarks.model.setup.KernelSizes;
import org.sbert4j.benchmarks.model.setup.ModelEffort;

class ModelOptionsTest {
  @Test
  void readsItsOwnAndTheOthers() {
    ModelOptions options =
        ModelOptions.parse(
            List.of("--quick", "--python", "p", "--every-batch", "--output", "o", "--jvm", "j"));
    assertEquals(" --quick --jvm PATH --every-batch --python PATH", options.describe());
    assertEquals(1, options.effort().every());
    assertEquals(ModelEffort.FULL, ModelOptions.parse(List.of("--output", "o")).effort());
  }

  @Test
  void mediumMeasuresLess() {
    ModelOptions options =
        ModelOptions.parse(List.of("--medium", "--avx2", "--jvm", "j", "--output", "o"));
    assertEquals(" --jvm PATH --medium --avx2", options.describe());
    assertEquals(ModelEffort.MEDIUM, options.effort());
    assertEquals(KernelSizes.MEDIUM, options.sizes());
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(
        "--fast: no such option; there are --every-batch, --medium, --avx2, --python PATH, --quick,"
            + " --output FILE and --jvm PATH",
        message("--fast"));
    assertEquals(
        "--medium: cannot be together with --quick; give one of them",
        assertThrows(
                UsageException.class,
                () -> ModelOptions.parse(List.of("--quick", "--medium", "--output", "o")))
            .getMessage());
    assertEquals("--python: is the last word; put a path after it", message("--python"));
  }

  private static String message(String argument) {
    return assertThrows(UsageException.class, () -> ModelOptions.parse(List.of(argument)))
        .getMessage();
  }
}
