package org.sbert4j.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;

class BenchCommandTest {
  private static final List<String> KEYS =
      List.of(
          "sentences",
          "tokens",
          "costSeconds",
          "latencyMsMedian",
          "latencyMsP99",
          "sentencesPerSecond",
          "tokensPerSecond",
          "shareOfPeak",
          "backend",
          "weights",
          "threads",
          "fingerprint");

  @TempDir private static Path models;
  private static Path model;

  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny"));
  }

  private static CommandRun bench(String... options) {
    return benchWithInput("", options);
  }

  private static CommandRun benchWithInput(String input, String... options) {
    String[] fixed = {"bench", "--model", model.toString(), "--warmup", "0"};
    return CommandRun.withInput(
        input, Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) throws IOException {
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertEquals(1, run.out().lines().count(), run.out());
    return new ObjectMapper().readTree(run.out());
  }

  @Test
  void jsonHasExactlyTheKeysAndNumbersThatFitTogether() throws IOException {
    Path input = folder.resolve("texts");
    // 3, 2, 4, 5 and, cut, 5 tokens.
    Files.writeString(input, "a\n\n到期\na b a\nb a b a b a b\n");
    JsonNode found =
        json(
            bench(
                "--json",
                "--batch-size",
                "2",
                "--max-seq-length",
                "5",
                "--backend",
                "scalar",
                "--threads",
                "2",
                "--input",
                input.toString()));
    List<String> keys = new ArrayList<>();
    found.fieldNames().forEachRemaining(keys::add);
    assertEquals(KEYS, keys);
    assertEquals(5, found.get("sentences").intValue());
    assertEquals(19, found.get("tokens").intValue());
    assertEquals("scalar", found.get("backend").textValue());
    assertEquals("fp32", found.get("weights").textValue());
    assertEquals(2, found.get("threads").intValue());
    assertTrue(found.get("shareOfPeak").isNull(), found::toString);
    assertEquals(
        ModelDescription.read(model, LoadOptions.defaults().withMaxSeqLength(5)).fingerprint(),
        found.get("fingerprint").textValue());
    assertTimesFit(found);
  }

  private static void assertTimesFit(JsonNode found) {
    double cost = found.get("costSeconds").doubleValue();
    assertTrue(cost > 0, found::toString);
    double median = found.get("latencyMsMedian").doubleValue();
    assertTrue(median > 0, found::toString);
    assertTrue(found.get("latencyMsP99").doubleValue() >= median, found::toString);
    assertEquals(
        found.get("sentences").intValue() / cost,
        found.get("sentencesPerSecond").doubleValue(),
        1e-9 / cost);
    assertEquals(
        found.get("tokens").intValue() / cost,
        found.get("tokensPerSecond").doubleValue(),
        1e-9 / cost);
  }

  @Test
  void theVectorBackendTellsItsShareOfThePeak() throws IOException {
    JsonNode found = json(bench("--json", "a", "b"));
    try (SentenceTransformer transformer = SentenceTransformer.load(model)) {
      assertEquals(transformer.backendName(), found.get("backend").textValue());
      assertEquals(transformer.threads(), found.get("threads").intValue());
    }
    if (found.get("backend").textValue().equals("vector")) {
      assertTrue(found.get("shareOfPeak").isNumber(), found::toString);
      assertTrue(found.get("shareOfPeak").doubleValue() > 0, found::toString);
    } else {
      assertTrue(found.get("shareOfPeak").isNull(), found::toString);
    }
  }

  @Test
  void withoutTextsItTakesItsOwn() throws IOException {
    JsonNode found = json(bench("--json", "--backend", "scalar"));
    assertEquals(BenchQuestions.COUNT, found.get("sentences").intValue());
    List<String> questions = BenchQuestions.source().next();
    assertEquals(BenchQuestions.COUNT, new HashSet<>(questions).size());
    int tokens = 0;
    try (SentenceTransformer transformer = SentenceTransformer.load(model)) {
      for (String question : questions) {
        tokens +=
            transformer.tokenizer().encode(question, TinyModel.MAX_SEQ_LENGTH).inputIds().length;
      }
    }
    assertEquals(tokens, found.get("tokens").intValue());
  }

  @Test
  void standardInputMayHoldJsonLines() throws IOException {
    JsonNode found =
        json(
            benchWithInput(
                "\"a\\nb\"\n\"a\"\n", "--json", "--input", "-", "--input-format", "jsonl"));
    assertEquals(2, found.get("sentences").intValue());
    assertEquals(7, found.get("tokens").intValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16", "int8"})
  void tellsTheWeights(String weights) throws IOException {
    JsonNode found = json(bench("--json", "--weights", weights, "a", "b"));
    assertEquals(weights, found.get("weights").textValue());
    assertTimesFit(found);
  }

  @Test
  void theTableIsForPeople() {
    CommandRun run = bench("--backend", "scalar", "--threads", "1", "--weights", "bf16", "a", "b");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    List<String> lines = run.out().lines().toList();
    String fingerprint =
        ModelDescription.read(model, LoadOptions.defaults().withWeights(WeightFormat.BF16))
            .fingerprint();
    assertEquals(
        List.of(
            "model           " + model,
            "fingerprint     " + fingerprint,
            "backend         scalar (plain Java loops), 1 thread",
            "weights         bf16",
            "threads         1",
            "sentences       2 in batches of 16",
            "tokens          6, cut at 6 a sentence"),
        lines.subList(0, 7));
    List<String> measured =
        List.of(
            "cost            \\d+\\.\\d{3} s",
            "latency median  \\d+\\.\\d\\d ms a batch",
            "latency p99     \\d+\\.\\d\\d ms a batch",
            "sentences/s     \\d+\\.\\d",
            "tokens/s        \\d+",
            "GFLOP/s         \\d+\\.\\d",
            "share of peak   not measured: .*");
    assertEquals(7 + measured.size(), lines.size());
    for (int i = 0; i < measured.size(); i++) {
      assertTrue(lines.get(7 + i).matches(measured.get(i)), lines.get(7 + i));
    }
  }

  @Test
  void latenciesAreByNearestRank() {
    BenchWork work = new BenchWork(1, 1, 1);
    long[] shuffled =
        IntStream.rangeClosed(1, 200).mapToLong(i -> i * 77L % 201 * 1_000_000).toArray();
    BenchResult result = new BenchResult(work, shuffled, OptionalDouble.empty());
    assertEquals(100, result.latencyMs(50));
    assertEquals(198, result.latencyMs(99));
    assertEquals(20.1, result.costSeconds(), 1e-12);
    BenchResult single = new BenchResult(work, new long[] {5}, OptionalDouble.empty());
    assertEquals(single.latencyMs(50), single.latencyMs(99));
  }

  @Test
  void anEmptyInputIsOneLine() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "");
    assertOneLineNaming(bench("--input", empty.toString()), empty + ": holds no texts");
    assertOneLineNaming(bench("--input", "-"), "standard input: holds no texts");
  }

  @Test
  void anInputThatCannotBeReadIsOneLine() {
    assertOneLineNaming(bench("--input", folder.resolve("none").toString()), "does not exist");
    assertOneLineNaming(bench("--input", folder.toString()), "is a folder");
  }

  private static void assertOneLineNaming(CommandRun run, String part) {
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("sbert4j: ") && run.err().contains(part), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }
}
