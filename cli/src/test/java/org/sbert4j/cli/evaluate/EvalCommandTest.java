package org.sbert4j.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;
import org.sbert4j.evaluation.EmbeddingSimilarityEvaluator;
import org.sbert4j.evaluation.Evaluation;
import org.sbert4j.evaluation.SentencePair;
import org.sbert4j.evaluation.TextEncoder;
import org.w3c.dom.NodeList;

class EvalCommandTest {
  private static final String ROWS = "a\tb\t1\na b\tb\t0\n到期\t到\t1\na\t期\t0\n";
  private static final List<SentencePair> PAIRS =
      List.of(
          new SentencePair("a", "b", 1),
          new SentencePair("a b", "b", 0),
          new SentencePair("到期", "到", 1),
          new SentencePair("a", "期", 0));

  @TempDir private static Path models;
  private static Path model;

  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny"));
  }

  private static CommandRun eval(String... options) {
    String[] fixed = {"eval", "--model", model.toString(), "--backend", "scalar", "--threads", "1"};
    return CommandRun.of(
        Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) throws IOException {
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertEquals(1, run.out().lines().count(), run.out());
    return new ObjectMapper().readTree(run.out());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static Evaluation expected() {
    try (SentenceTransformer transformer = SentenceTransformer.load(model)) {
      return new EmbeddingSimilarityEvaluator(PAIRS).evaluate(TextEncoder.of(transformer));
    }
  }

  @Test
  void jsonHasTheEvaluatorsNumbers() throws IOException {
    String file = file("x.tsv", ROWS);
    JsonNode found = json(eval("--json", file));
    Evaluation expected = expected();
    JsonNode dataset = found.get("datasets").get(0);
    assertEquals(file, dataset.get("name").textValue());
    assertEquals("4 pairs", dataset.get("size").textValue());
    assertEquals("spearman_max", dataset.get("primaryMetric").textValue());
    List<String> names = new ArrayList<>();
    dataset.get("metrics").fieldNames().forEachRemaining(names::add);
    assertEquals(List.copyOf(expected.metrics().keySet()), names);
    expected
        .metrics()
        .forEach(
            (name, value) ->
                assertEquals(value, dataset.get("metrics").get(name).doubleValue(), name));
    assertEquals(expected.primary(), found.get("average").doubleValue());
    assertEquals("similarity", found.get("task").textValue());
    assertEquals("scalar", found.get("backend").textValue());
    assertTrue(dataset.get("notes").isEmpty());
  }

  @Test
  void theReportIsForPeople() throws IOException {
    String first = file("x.tsv", ROWS);
    String second = file("y.jsonl", "{\"s\": \"a\", \"t\": \"b\", \"l\": 2}\n");
    CommandRun run = eval("--similarity", "cosine", first, first);
    assertEquals("", run.err());
    assertEquals(0, run.status());
    List<String> lines = run.out().lines().toList();
    assertEquals("model        " + model, lines.get(0));
    assertEquals("task         similarity", lines.get(4));
    assertEquals(first + ": 4 pairs", lines.get(6));
    assertTrue(lines.get(7).matches("  pearson_cosine +-?\\d\\.\\d{6}"), lines.get(7));
    assertTrue(lines.get(8).matches("  spearman_cosine +-?\\d\\.\\d{6}  \\*"), lines.get(8));
    String last = lines.get(lines.size() - 1);
    assertTrue(
        last.matches("\\* the one to compare models by; on average over 2 data sets -?\\d.*"),
        last);
    CommandRun named =
        eval("--column", "sentence1=s", "--column", "sentence2=t", "--column", "label=l", second);
    assertEquals(0, named.status(), named.err());
    assertTrue(
        named.out().lines().anyMatch(line -> line.matches("  spearman_max +NaN  \\*")),
        named.out());
    assertTrue(named.out().contains(second + ": 1 pair\n"), named.out());
    assertTrue(named.out().contains("one pair alone"), named.out());
  }

  @Test
  void whatIsNotDefinedIsNullInJson() throws IOException {
    JsonNode found = json(eval("--json", file("x.tsv", "a\tb\t1\na\t到\t1\n")));
    assertTrue(found.get("average").isNull());
    JsonNode dataset = found.get("datasets").get(0);
    assertTrue(dataset.get("metrics").get("spearman_dot").isNull());
    assertTrue(dataset.get("notes").get(0).textValue().startsWith("the labels are all 1.0"));
  }

  @ParameterizedTest
  @CsvSource({
    "similarity, spearman_max",
    "binary-classification, cosine_ap",
    "triplet, cosine_accuracy",
    "retrieval, cosine_ndcg@10",
    "reranking, ndcg@10",
    "paraphrase-mining, average_precision",
    "translation, mean_accuracy"
  })
  void withoutADataSetItTakesItsOwn(String task, String primaryMetric) throws IOException {
    JsonNode found = json(eval("--json", "--task", task));
    JsonNode dataset = found.get("datasets").get(0);
    assertEquals("made-up questions", dataset.get("name").textValue());
    assertEquals(primaryMetric, dataset.get("primaryMetric").textValue());
    double primary = dataset.get("metrics").get(primaryMetric).doubleValue();
    assertTrue(primary >= -1 && primary <= 1, found::toString);
    assertEquals(task, found.get("task").textValue());
  }

  @Test
  void aPlotIsAPictureOfEachDataSet() throws Exception {
    String file = file("a & b.tsv", ROWS);
    Path plot = folder.resolve("plot.svg");
    assertEquals(0, eval("--plot", plot.toString(), file, file).status());
    NodeList titles =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(plot.toFile())
            .getElementsByTagName("text");
    int named = 0;
    for (int i = 0; i < titles.getLength(); i++) {
      named += titles.item(i).getTextContent().equals(file) ? 1 : 0;
    }
    assertEquals(2, named);
    // By itself, too, light text must not stand on the white of a browser.
    String svg = Files.readString(plot);
    assertTrue(svg.contains("color-scheme: light dark"), svg);
    assertTrue(svg.contains("<rect class=\"ground\" width=\"100%\" height=\"100%\"/>"), svg);
    // Before the model is loaded, which is not there.
    assertOneLineNaming(
        CommandRun.of("eval", "--model", "none/such", "--plot", folder + "/no/x.svg", file),
        "change --plot");
    String beside = " -: standard output has what the command prints: give the name of a file";
    assertOneLineNaming(CommandRun.of("eval", "--plot", "-", file), "--plot" + beside);
    assertOneLineNaming(CommandRun.of("eval", "--resume", "-", file), "--resume" + beside);
    assertEquals(2, eval("--plot", plot.toString(), "--task", "triplet").status());
    CommandRun run = eval("--column", "label", file);
    assertEquals(2, run.status());
    assertTrue(
        run.err().startsWith("sbert4j: Value for option '--column' (NAME=COLUMN) "), run.err());
  }

  @ParameterizedTest
  @CsvSource({"1, #2f9e5e, #d9642c", "0, #d9642c, #2f9e5e"})
  void equalLabelsAreDrawnAsWhatTheySay(double label, String colour, String other) {
    double[] scores = {0.5, 0.7};
    double[] labels = {label, label};
    String svg = ScorePlot.svg(List.of(new ScorePlot.Scores("x", "cosine", scores, labels)));
    assertTrue(svg.contains("all labels are equal"), svg);
    assertTrue(svg.contains("fill=\"" + colour + "\" fill-opacity"), svg);
    assertFalse(svg.contains("fill=\"" + other + "\" fill-opacity"), svg);
    assertFalse(svg.contains("others"), svg);
  }

  @Test
  void aRunGoesOnWhereItWas() throws IOException {
    String file = file("x.tsv", ROWS);
    String kept = folder.resolve("kept").toString();
    String expected = eval("--json", file).out();
    assertEquals(expected, eval("--json", "--resume", kept, file).out());
    byte[] whole = Files.readAllBytes(Path.of(kept));
    assertEquals(expected, eval("--json", "--resume", kept, file).out());
    assertArrayEquals(whole, Files.readAllBytes(Path.of(kept)));
    // In the middle of a vector, and in that of the first line.
    for (int length : new int[] {whole.length - 50, whole.length - 8 * 40, 20, 0}) {
      Files.write(Path.of(kept), Arrays.copyOf(whole, length));
      assertEquals(expected, eval("--json", "--resume", kept, file).out());
      assertArrayEquals(whole, Files.readAllBytes(Path.of(kept)));
    }
  }

  @Test
  void theVectorsThatWereKeptAreThoseThatAreTaken() throws IOException {
    String file = file("x.tsv", ROWS);
    Path kept = folder.resolve("kept");
    String expected = eval("--json", "--resume", kept.toString(), file).out();
    byte[] bytes = Files.readAllBytes(kept);
    // The exponent of the last element.
    bytes[bytes.length - 1] = 0x41;
    Files.write(kept, bytes);
    assertNotEquals(expected, eval("--json", "--resume", kept.toString(), file).out());
  }

  @Test
  void aFileOfAnotherRunIsRefused() throws IOException {
    String file = file("x.tsv", ROWS);
    String other = file("y.tsv", "b\ta\t1\na\ta\t0\n");
    String kept = folder.resolve("kept").toString();
    assertEquals(0, eval("--resume", kept, file).status());
    assertOneLineNaming(eval("--resume", kept, other), kept + ": was made for other data sets");
    assertOneLineNaming(
        eval("--resume", kept, "--prompt", "a", file), kept + ": was not made by this model");
    assertOneLineNaming(
        eval("--resume", file, file),
        file + ": holds something else than vectors that were kept: give --resume another file");
    assertOneLineNaming(
        eval("--resume", folder.toString(), file),
        folder + ": is a folder: give the name of a file to --resume");
    assertEquals(ROWS, Files.readString(Path.of(file)));
    String nowhere = folder.resolve("no/kept").toString();
    assertOneLineNaming(
        eval("--resume", nowhere, file),
        nowhere + ": its folder does not exist: create it or change --resume");
    // More data sets may follow those of the file.
    assertEquals(
        eval("--json", file, other).out(), eval("--json", "--resume", kept, file, other).out());
  }

  @Test
  void aDataSetThatCannotBeReadIsOneLine() throws IOException {
    assertOneLineNaming(eval(folder.resolve("none").toString()), "none: does not exist");
    String file = file("x.tsv", "a\tb\t1\na\tb\tc\n");
    assertOneLineNaming(eval(file), file + ", line 2: the label is \"c\", which is no number");
    String graded = file("y.tsv", "a\tb\t1\n\na\tb\t2\n");
    assertOneLineNaming(
        eval("--task", "binary-classification", graded), graded + ", line 3: the label is 2.0");
  }

  private static void assertOneLineNaming(CommandRun run, String part) {
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("sbert4j: ") && run.err().contains(part), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }
}
