package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;

@Tag("soak")
class TokenizerPageTest {
  private static final Jvm JVM_17 = new Jvm(Path.of("/secret/java"), "17.0.15", "Server VM 17");
  private static final Jvm JVM_25 = new Jvm(Path.of("/secret/java"), "25.0.1", "Server VM 25");

  private static TokenizerPage page(Path output, TokenizerResults... results) {
    return new TokenizerPage(
        new Machine("Some CPU", 2, "Linux 6.1, amd64"),
        LocalDate.of(2026, 11, 24),
        new ReportOptions(true, output, List.of(Path.of("/secret/java"))),
        new Versions("1.37", "0.38.0", "1.29.0", "1.20.0"),
        List.of(results));
  }

  private static Measurement exactly(double value) {
    return new Measurement(value, value / 2, value * 2, 1_024);
  }

  @Test
  void hasAColumnForEachJvm() {
    Map<Key, Measurement> measurements =
        Map.of(
            Key.questions("sbert4j", false, 1), exactly(1_000_000),
            Key.questions("sbert4j", false, 2), exactly(1_900_000),
            Key.questions("djl", false, 1), exactly(80_000),
            Key.subwords(
                    "sbert4j", SubwordsBenchmark.Model.BYTE_PAIRS, SubwordsBenchmark.Text.ENGLISH),
                exactly(100_000),
            Key.subwords("djl", SubwordsBenchmark.Model.BYTE_PAIRS, SubwordsBenchmark.Text.ENGLISH),
                exactly(8_000),
            Key.longText("whole", LongText.MIXED, 100_000), exactly(4_200_000),
            Key.longText("truncated", LongText.CHINESE, 1_000_000), exactly(20_000),
            Key.load("fromFile", Mode.SingleShotTime), exactly(45_600));
    String text =
        page(
                Path.of("page.md"),
                new TokenizerResults(JVM_17, measurements),
                new TokenizerResults(JVM_25, Map.of()))
            .text();
    for (String line :
        List.of(
            "- Machine: Some CPU, 2 cores; Linux 6.1, amd64",
            "- JDK 17.0.15: Server VM 17",
            "- JDK 25.0.1: Server VM 25",
            "- Date: 2026-11-24",
            "- Command: `benchmarks/run tokenizer --quick --jvm PATH`",
            "| 10,000 questions | JDK 17.0.15 | JDK 25.0.1 |",
            "|---|---:|---:|",
            "| sbert4j `encode`: texts/s | 1,000,000 (500,000–2,000,000) | – |",
            "| sbert4j `encode`: million chars/s | 19.8 (9.89–39.6) | – |",
            "| sbert4j / DJL `encode` | 12.5 × | – |",
            "| sbert4j / DJL `batchEncode` | – | – |",
            "| sbert4j, 2 threads / 1 thread | 1.90 × | – |",
            "| sbert4j `encode` | 1,024 | – |",
            "| Byte pairs, English, sbert4j: million chars/s | 12.0 (6.00–24.0) | – |",
            "| Byte pairs, English, sbert4j / DJL | 12.5 × | – |",
            "| Mixed, 100,000 chars: ns a char | 42.0 (21.0–84.0) | – |",
            "| Chinese, 512 tokens of 1,000,000 chars: ms | 0.020 (0.010–0.040) | – |",
            "| from a vocab.txt, cold: ms | 45.6 (22.8–91.2) | – |")) {
      assertTrue(text.lines().anyMatch(line::equals), () -> line + " is not in:\n" + text);
    }
    assertFalse(text.contains("secret"), text);
  }

  /** What is measured has the names under which the page looks for it. */
  @Test
  void everyCellIsFilled() throws RunnerException {
    assumeTrue(DjlTokenizer.isAvailable(TokenizerFile.bundled()), "DJL has no native library here");
    Jvm jvm = Jvm.at(Jvm.current());
    // No forks: in this JVM, which is no way to measure but a fast one to see that all of it runs.
    Effort effort = new Effort(0, 0, 1, 1, 0);
    Map<Key, Measurement> measurements = TokenizerRuns.run(jvm, effort, true, VerboseMode.SILENT);
    TokenizerResults results = new TokenizerResults(jvm, measurements);
    String text = page(Path.of("page.md"), results).text();
    assertFalse(text.contains("–|") || text.contains(" – "), text);
  }

  @Test
  void isWrittenInOneMove(@TempDir Path folder) throws IOException {
    Path output = folder.resolve("docs/page.md");
    PageFile.write(output, "old");
    PageFile.write(output, "new");
    assertEquals("new", Files.readString(output));
    try (var files = Files.list(output.getParent())) {
      assertEquals(1, files.count());
    }
  }
}
