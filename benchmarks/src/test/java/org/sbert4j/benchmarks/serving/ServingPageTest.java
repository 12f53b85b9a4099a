package org.sbert4j.benchmarks.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Machine;
import org.sbert4j.benchmarks.UsageException;

class ServingPageTest {
  private static final Jvm JVM = new Jvm(Path.of("/secret/bin/java"), "17.0.15", "Server VM 17");
  private static final Path MODEL = Path.of("/secret/model");

  private static Load load(double perSecond, double millis) {
    return new Load(perSecond, millis, 2 * millis, 0);
  }

  private static ServingRound round(double perSecond) {
    Load load = load(perSecond, 7);
    return new ServingRound(
        Map.of(1, load, 8, load, 32, load, 128, load), load(9, 20), load(8, 30), load(7, 40));
  }

  private static ServingPage page(Map<String, Soak> soaks) {
    ServingRound encode =
        new ServingRound(Map.of(1, load(100, 9), 32, load(160, 9)), null, load(100, 9), null);
    return new ServingPage(
        new Machine("Some CPU", 2, "Linux 6.1, amd64"),
        LocalDate.of(2026, 11, 30),
        ServingOptions.parse(List.of("--output", "page.md", "--python", "/secret/python")),
        List.of(JVM),
        new int[] {30, 12, 256},
        Map.of(
            ServingPage.encodeName(JVM),
            List.of(encode),
            "sbert4j, JDK 17.0.15",
            List.of(round(10), round(30), round(20))),
        soaks);
  }

  private static RunningServer.Footprint footprint(long megabytes) {
    return new RunningServer.Footprint(megabytes * 1_000_000, 59, 234);
  }

  @Test
  void cellsHaveTheMedianOfRoundsAndItsBounds() {
    String text = page(Map.of()).text();
    String row = "| sbert4j, JDK 17.0.15 |" + " 20.0 (10.0–30.0) |".repeat(4);
    assertTrue(text.contains(row + "\n"), text);
    String encode =
        "| encode in the process, JDK 17.0.15 | 100 (100–100) | – | 160 (160–160) | – |";
    assertTrue(text.contains(encode), text);
    assertTrue(text.contains("half of the 3 questions have at most 30 tokens"), text);
    assertFalse(text.contains("secret"), text);
    assertFalse(text.contains("For long"), text);
  }

  @Test
  void aSoakIsToldByItsSecondHalf() {
    // 1 MB every 2 seconds in the second half, after much more in the first.
    Soak soak =
        new Soak(
            new Load(120, 1, 2, 3),
            List.of(footprint(1), footprint(500), footprint(900), footprint(901), footprint(902)));
    assertEquals(30e6, soak.bytesPerMinute(), 1);
    String text = page(Map.of("sbert4j, JDK 17.0.15", soak)).text();
    String row = "| sbert4j, JDK 17.0.15 | 10.0 | 120 | 3 | 900–902 | 30.00 | 59–59 | 234–234 |";
    assertTrue(text.contains(row), text);
  }

  @Test
  void whatIsNoAnswerIsAFailure() throws JsonProcessingException {
    String report =
        """
        {"summary": {"requestsPerSec": 12.5}, "latencyPercentiles": {"p50": 0.010, "p99": 0.2},
         "statusCodeDistribution": {"200": 90, "429": 4, "503": 2},
         "errorDistribution": {"connection refused": 3}}
        """;
    assertEquals(new Load(12.5, 10, 200, 9), Load.of(new ObjectMapper().readTree(report)), report);
  }

  @Test
  void eachServerIsToldItsPortAndItsModel() {
    List<EmbeddingServerCommand> commands =
        List.of(
            EmbeddingServerCommand.sbert4j(Path.of("/secret"), JVM, MODEL),
            EmbeddingServerCommand.infinity(Path.of("/v/bin/python"), "torch", MODEL),
            EmbeddingServerCommand.fastApi(Path.of("/v/bin/python"), Path.of("a.py"), MODEL));
    for (EmbeddingServerCommand command : commands) {
      List<String> words = command.words(8123);
      assertEquals(1, words.stream().filter("8123"::equals).count(), words.toString());
      assertEquals(1, words.stream().filter(word -> word.endsWith("/secret/model")).count());
    }
    assertEquals("/secret", commands.get(0).environment().get("JAVA_HOME"));
    assertEquals("/v/bin/infinity_emb", commands.get(1).words(1).get(0));
  }

  @Test
  void options() {
    ServingOptions options =
        ServingOptions.parse(List.of("--oha", "/o", "--quick", "--output", "page.md"));
    assertEquals(Path.of("/o"), options.oha());
    assertEquals(Optional.empty(), options.python());
    assertEquals(ServingEffort.QUICK, options.effort());
    assertEquals(" --quick", options.describe());
    UsageException failure =
        assertThrows(UsageException.class, () -> ServingOptions.parse(List.of("--wrk")));
    assertTrue(failure.getMessage().startsWith("--wrk: no such option; there are --oha PATH"));
  }
}
