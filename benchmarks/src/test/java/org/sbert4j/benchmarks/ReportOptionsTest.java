package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportOptionsTest {
  @Test
  void theLastOutputCountsAndEveryJvm() {
    ReportOptions options =
        ReportOptions.parse(
            List.of("--output", "a", "--jvm", "x", "--quick", "--output", "b", "--jvm", "y"));
    assertEquals(
        new ReportOptions(true, Path.of("b"), List.of(Path.of("x"), Path.of("y"))), options);
    assertEquals(" --quick --jvm PATH --jvm PATH", options.describe());
  }

  @Test
  void saysWhatIsWrong() {
    assertTrue(message("--fast").startsWith("--fast: no such option; "));
    assertEquals("--jvm: is the last word; put a path after it", message("--jvm"));
    assertEquals("--output: is missing; say which file to write", message("--quick"));
  }

  private static String message(String argument) {
    return assertThrows(UsageException.class, () -> ReportOptions.parse(List.of(argument)))
        .getMessage();
  }
}
