package org.sbert4j.cli.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;

/** The commands index and search. */
class IndexCommandTest {
  private static final String FAQ =
      """
      {"id": "1", "text": "a b", "payload": {"answer": [1, "x"]}}
      {"id": 2, "text": "到期"}

      {"id": "3", "text": "b b", "payload": 17}
      """;

  @TempDir private static Path models;
  private static Path model;

  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny"));
  }

  private CommandRun run(String command, String... more) {
    return runWithInput("", command, more);
  }

  private CommandRun runWithInput(String input, String command, String... more) {
    List<String> arguments = new ArrayList<>(List.of(command, "--model", model.toString()));
    arguments.addAll(List.of("--backend", "scalar", "--threads", "1"));
    arguments.addAll(List.of("--index", folder.resolve("faq").toString()));
    arguments.addAll(List.of(more));
    return CommandRun.withInput(input, arguments.toArray(String[]::new));
  }

  private static void assertPrints(String expected, CommandRun run) {
    assertEquals("", run.err());
    assertEquals(expected, run.out());
    assertEquals(0, run.status());
  }

  private void index() {
    assertPrints(
        "3 encoded, 0 with another payload, 0 unchanged; 0 texts before, 3 now\n",
        runWithInput(FAQ, "index", "--input", "-"));
  }

  @Test
  void whatWasIndexedIsFound() throws IOException {
    index();
    CommandRun found = run("search", "-k", "2", "a b");
    assertEquals("", found.err());
    List<String> lines = found.out().lines().toList();
    assertEquals(2, lines.size());
    assertEquals("1.0000\t1\ta b", lines.get(0));
    JsonNode json = new ObjectMapper().readTree(run("search", "-k", "1", "--json", "a b").out());
    assertEquals("1", json.get("id").textValue());
    assertEquals(1, json.get("score").doubleValue(), 1e-6);
    assertEquals(json.get("score"), json.get("similarity"));
    assertEquals("a b", json.get("text").textValue());
    assertEquals("{\"answer\":[1,\"x\"]}", json.get("payload").toString());
    assertTrue(
        new ObjectMapper()
            .readTree(run("search", "-k1", "--json", "到期").out())
            .get("payload")
            .isNull());
    assertEquals(
        "17",
        new ObjectMapper()
            .readTree(run("search", "-k1", "--json", "b b").out())
            .get("payload")
            .toString());
    assertEquals(3, run("search", "-k", "100", "--by", "hybrid", "a").out().lines().count());
    assertEquals(1, run("search", "--by", "text", "到期").out().lines().count());
  }

  @Test
  void aLeastScoreLeavesOthersOut() {
    index();
    CommandRun run = run("search", "--min-score", "0.9999", "a b");
    assertPrints("1.0000\t1\ta b\n", run);
    assertFindsNothing(
        "no text reaches --min-score 1.5", run("search", "--min-score", "1.5", "a b"));
    assertFindsNothing(
        "no text with one of these words reaches --min-score 1.5",
        run("search", "--by", "text", "--min-score", "1.5", "a b"));
  }

  private static void assertFindsNothing(String reason, CommandRun run) {
    assertEquals("sbert4j: nothing found: " + reason + System.lineSeparator(), run.err());
    assertEquals("", run.out());
    assertEquals(0, run.status());
  }

  @Test
  void whereNothingIsFoundALineSaysWhy() {
    assertEquals(0, run("index", "--input", "-").status());
    CommandRun run = run("search", "a");
    assertEquals(
        "sbert4j: %s: holds no texts yet: put some there with the command index%n"
            .formatted(folder.resolve("faq")),
        run.err());
    assertEquals("", run.out());
    assertEquals(0, run.status());
    index();
    assertFindsNothing(
        "no text has one of these words; search by vector or hybrid",
        run("search", "--by", "text", "zebra"));
  }

  @Test
  void nothingIsMadeToDeleteFrom() {
    assertFails(
        folder.resolve("faq")
            + ": is no folder, so that there is nothing to delete: correct --index",
        run("index", "--delete", "1"));
    assertFalse(Files.exists(folder.resolve("faq")));
  }

  @Test
  void aLineHasNothingThatCommandsATerminal() {
    runWithInput(
        "{\"id\": \"\\u001b[31m\\t7\\n\", \"text\": \"a\\u001b]0;b\\u0007\\u009b\"}\n",
        "index",
        "--input",
        "-");
    assertEquals("\t [31m 7 \ta ]0;b \n", run("search", "a").out().replaceFirst("^[-.\\d]+", ""));
  }

  private static double score(String line) {
    return Double.parseDouble(line.substring(0, line.indexOf('\t')));
  }

  @Test
  void aRerankerOrders() throws IOException {
    index();
    Path reranker = TinyModel.writeCrossEncoder(models.resolve("cross" + folder.getFileName()));
    CommandRun run = run("search", "--rerank", reranker.toString(), "-k", "2", "a b");
    assertEquals("", run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals(2, lines.size());
    double best = score(lines.get(0));
    assertTrue(best >= score(lines.get(1)));
    assertFindsNothing(
        "no text reaches --min-score 1.01",
        run("search", "--rerank", reranker.toString(), "--min-score", "1.01", "a b"));
  }

  @Test
  void aRerankerOfSeveralLabelsIsRefusedBeforeTheSearch() throws IOException {
    Path reranker =
        TinyModel.writeCrossEncoder(models.resolve("labels" + folder.getFileName()), "no", "yes");
    // There is no index yet, which only a search would tell.
    assertFails(
        reranker
            + ": gives a pair of texts 2 labels (no, yes), by which nothing can be ranked: take a model of one label",
        run("search", "--rerank", reranker.toString(), "a b"));
  }

  @Test
  void onlyChangesAreEncodedAndDeletedTextsAreGone() {
    index();
    assertPrints(
        "0 encoded, 0 with another payload, 3 unchanged; 3 texts before, 3 now\n",
        runWithInput(FAQ, "index", "--input", "-", "--commit-every", "1"));
    CommandRun run =
        runWithInput(
            "{\"id\":\"1\",\"text\":\"a b\"}\n{\"id\":\"3\",\"text\":\"期\"}\n",
            "index",
            "--input",
            "-",
            "--delete",
            "2",
            "--delete",
            "nobody");
    assertEquals(
        "sbert4j: no text has the id \"nobody\": none was deleted" + System.lineSeparator(),
        run.err());
    assertEquals(
        "1 encoded, 1 with another payload, 0 unchanged; 3 texts before, 2 now\n", run.out());
    assertEquals(0, run.status());
    assertEquals(2, run("search", "a").out().lines().count());
  }

  @Test
  void aRunThatEndsEarlyHasCommittedAfterSoManyTexts() {
    StringBuilder input = new StringBuilder();
    IntStream.range(0, 600).forEach(i -> input.append("{\"id\":%d,\"text\":\"a\"}\n".formatted(i)));
    input.append("no JSON\n");
    CommandRun run =
        runWithInput(input.toString(), "index", "--input", "-", "--commit-every", "500");
    assertEquals(1, run.status());
    assertPrints(
        "0 encoded, 0 with another payload, 0 unchanged; 500 texts before, 499 now\n",
        run("index", "--delete", "7"));
  }

  private void assertFails(String message, CommandRun run) {
    assertEquals("sbert4j: " + message + System.lineSeparator(), run.err());
    assertEquals(1, run.status());
    assertEquals("", run.out());
  }

  private static final String MAKE_ONE = "make one (on the command line with sbert4j index)";

  private static final String FIX =
      ": write each text as {\"id\": \"7\", \"text\": \"…\", \"payload\": …} on a line of its own";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"id\": \"2\", \"text\": null} | has a \"text\" that is not a string",
        "{\"id\": \"2\", \"text\": 3} | has a \"text\" that is not a string",
        "{\"id\": 2.5, \"text\": \"a\"} | has an \"id\" that is neither a string nor a whole number",
        "{\"text\": \"a\"} | has no \"id\"",
        "{\"id\": \"2\"} | has no \"text\"",
        "{\"id\": \"2\", \"text\": \"a\", \"text\": \"b\"} | has \"text\" twice",
        "{\"id\": \"2\", \"text\": \"a\", \"answer\": \"b\"} | has a field \"answer\", which is unknown; put it into the payload",
        "{\"id\": \"2\", \"text\": \"a\\ud83d\"} | has a \"text\" with half of a surrogate pair, such as \\ud83d alone, which is no character",
        "{\"id\": \"\\ude00b\", \"text\": \"a\"} | has an \"id\" with half of a surrogate pair, such as \\ud83d alone, which is no character",
        "[1] | is no JSON object",
        "{\"id\": \"2\", \"text\": \"a\"} {} | has something after its JSON object",
      })
  void aLineThatIsNoTextIsRefusedAndNothingIsLost(String line, String message) {
    index();
    assertFails(
        "standard input, line 2: " + message + FIX,
        runWithInput("{\"id\":\"9\",\"text\":\"b\"}\n" + line + "\n", "index", "--input", "-"));
    assertEquals(3, run("search", "a").out().lines().count());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFirstRunThatFailsLeavesNoNewFolder(boolean isThere) throws IOException {
    Path faq = folder.resolve("faq");
    if (isThere) {
      Files.createDirectory(faq);
    }
    String good = "{\"id\":\"9\",\"text\":\"b\"}\n";
    assertEquals(1, runWithInput(good + "[]\n", "index", "--input", "-").status());
    assertEquals(isThere, Files.exists(faq));
    // What was committed stays.
    CommandRun run = runWithInput(good + "[]\n", "index", "--input", "-", "--commit-every", "1");
    assertEquals(1, run.status());
    assertEquals(1, run("search", "b").out().lines().count());
  }

  @Test
  void aLineThatIsNoJsonIsRefused() {
    CommandRun run = runWithInput("{\"id\": \n", "index", "--input", "-");
    assertTrue(run.err().startsWith("sbert4j: standard input, line 1: is not JSON ("), run.err());
    assertTrue(run.err().strip().endsWith(FIX), run.err());
    assertEquals(1, run.status());
  }

  @Test
  void anotherModelIsRefused() throws IOException {
    index();
    String made = "%s: was made with the model %s".formatted(folder.resolve("faq"), model);
    String elsewhere = ", or make a new index in another folder";
    assertFails(
        made + ", under other options or of other contents: give those" + elsewhere,
        run("search", "--max-seq-length", "4", "a"));
    Path other = TinyModel.write(models.resolve("other" + folder.getFileName()));
    Path vocabulary = other.resolve("vocab.txt");
    Files.writeString(vocabulary, Files.readString(vocabulary).replace("##c", "##d"));
    CommandRun run =
        CommandRun.of(
            "search",
            "--model",
            other.toString(),
            "--index",
            folder.resolve("faq").toString(),
            "a");
    assertFails(
        made
            + ", and another is given, "
            + other
            + ": give that one (on the command line with --model)"
            + elsewhere,
        run);
  }

  @Test
  void whereThereIsNoIndexASentenceSaysSo() throws IOException {
    assertFails(
        folder.resolve("faq") + ": is no folder: name that of an index, or " + MAKE_ONE,
        run("search", "a"));
    Files.createDirectory(folder.resolve("faq"));
    assertFails(
        folder.resolve("faq") + ": holds no complete index: name the folder of one, or " + MAKE_ONE,
        run("search", "a"));
  }

  @Test
  void filesWithoutACommitAreReplacedAndToldOf() throws IOException {
    index();
    try (Stream<Path> files = Files.list(folder.resolve("faq"))) {
      for (Path file : files.filter(f -> f.toString().contains("segments")).toList()) {
        Files.delete(file);
      }
    }
    CommandRun run = runWithInput(FAQ, "index", "--input", "-");
    assertEquals(
        "sbert4j: "
            + folder.resolve("faq")
            + ": held files of an index that was never committed, or whose segments file is lost: they are replaced"
            + System.lineSeparator(),
        run.err());
    assertEquals(
        "3 encoded, 0 with another payload, 0 unchanged; 0 texts before, 3 now\n", run.out());
    assertPrints(
        "0 encoded, 0 with another payload, 3 unchanged; 3 texts before, 3 now\n",
        runWithInput(FAQ, "index", "--input", "-"));
  }

  @Test
  void wrongUsageIsToldAsSuch() {
    assertEquals(2, run("index").status());
    assertEquals(2, run("index", "--input", "-", "--commit-every", "0").status());
    assertEquals(2, run("search", "-k", "0", "a").status());
    assertEquals(2, run("search").status());
    assertEquals(2, run("search", "--min-score", "NaN", "a").status());
    CommandRun run = run("search", "a", "b", "到期");
    assertEquals(2, run.status());
    assertTrue(
        run.err().contains("one text is searched for: put it in quotation marks, \"a b 到期\""),
        run.err());
  }
}
