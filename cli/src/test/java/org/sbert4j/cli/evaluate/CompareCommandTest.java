package org.sbert4j.cli.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class CompareCommandTest {
  @TempDir private static Path models;
  private static String teacher;
  private static String student;

  @TempDir private Path folder;

  @BeforeAll
  static void writeModels() throws IOException {
    teacher = TinyModel.write(models.resolve("teacher")).toString();
    student = TinyModel.write(models.resolve("student")).toString();
  }

  private static CommandRun compare(String... options) {
    String[] fixed = {"compare", "--backend", "scalar", "--sentences", "40", "--warmup", "0"};
    return CommandRun.of(
        Stream.concat(Stream.of(fixed), Stream.of(options)).toArray(String[]::new));
  }

  private String dataset() throws IOException {
    return Files.writeString(folder.resolve("x.tsv"), "a\tb\t1\na b\tb\t0\n到期\t到\t1\na\t期\t0\n")
        .toString();
  }

  @Test
  void jsonHasEachModelOnEachDataSet() throws IOException {
    String dataset = dataset();
    CommandRun run = compare("--format", "json", teacher, student, dataset);
    assertEquals("", run.err());
    JsonNode found = new ObjectMapper().readTree(run.out());
    assertEquals(40, found.get("sentences").intValue());
    assertEquals(2, found.get("models").size());
    JsonNode first = found.get("models").get(0);
    assertEquals(teacher, first.get("model").textValue());
    assertEquals(student, found.get("models").get(1).get("model").textValue());
    CommandRun eval =
        CommandRun.of("eval", "--backend", "scalar", "--json", "--model", teacher, dataset);
    double average = new ObjectMapper().readTree(eval.out()).get("average").doubleValue();
    assertEquals(100 * average, first.get("averageAccuracy").doubleValue());
    assertEquals(100 * average, first.get("accuracies").get(dataset).doubleValue());
    // 10 tokens, 16 positions, 2 types; a layer of 8 and 16; norms.
    assertEquals(
        10 * 8 + 16 * 8 + 2 * 8 + 16 + 4 * 72 + 16 + 144 + 136 + 16,
        first.get("parameters").intValue());
    assertEquals(
        40 / first.get("costSeconds").doubleValue(),
        first.get("sentencesPerSecond").doubleValue(),
        1e-6 * first.get("sentencesPerSecond").doubleValue());
  }

  @Test
  void jsonHasTheNumbersOfTheTable() throws IOException {
    ComparedModel first = model("big", 200, 10, 40, Map.of("x", 60.0));
    ComparedModel second = model("small", 50, 40, 10, Map.of("x", 57.0));
    CompareReport report = new CompareReport(400, 16, List.of(first, second));
    JsonNode found =
        new ObjectMapper().readTree(report.text(CompareFormat.JSON)).get("models").get(1);
    assertEquals(0.25, found.get("ratio").doubleValue());
    assertEquals(4, found.get("speedup").doubleValue());
    assertEquals(-3, found.get("gap").doubleValue());
    assertEquals(-0.05, found.get("relativeGap").doubleValue(), 1e-12);
    // A part of nothing.
    ComparedModel none = model("none", 50, 40, 10, Map.of("x", 0.0));
    report = new CompareReport(400, 16, List.of(none, second));
    found = new ObjectMapper().readTree(report.text(CompareFormat.JSON)).get("models").get(1);
    assertTrue(found.get("relativeGap").isNull(), found::toString);
    // Nor of less: 10 is not less accurate than -50 by a fifth.
    ComparedModel inverse = model("inverse", 50, 40, 10, Map.of("x", -50.0));
    report = new CompareReport(400, 16, List.of(inverse, second));
    found = new ObjectMapper().readTree(report.text(CompareFormat.JSON)).get("models").get(1);
    assertTrue(found.get("relativeGap").isNull(), found::toString);
    String undefined = report.text(CompareFormat.TEXT);
    assertTrue(undefined.lines().anyMatch(line -> line.matches("relative gap +– +–")), undefined);
  }

  @Test
  void aDataSetMayBeGivenTwiceAndItsNotesAreSaid() throws IOException {
    String file = Files.writeString(folder.resolve("y.tsv"), "a\tb\t1\na\t到\t1\n").toString();
    String dataset = dataset();
    CommandRun run = compare("--format", "json", teacher, student, dataset, file, dataset, dataset);
    JsonNode first = new ObjectMapper().readTree(run.out()).get("models").get(0);
    List<String> names = new ArrayList<>();
    first.get("accuracies").fieldNames().forEachRemaining(names::add);
    assertEquals(List.of(dataset, file, dataset + " (2)", dataset + " (3)"), names);
    String note = first.get("notes").get(file).get(0).textValue();
    assertTrue(note.startsWith("the labels are all 1.0"), note);
    assertEquals(1, first.get("notes").size());
    String said = file + ": " + note + " (teacher; student)\n";
    String text = compare(teacher, student, dataset, file).out();
    assertTrue(text.endsWith(said), text);
    String markdown = compare("--format", "markdown", teacher, student, dataset, file).out();
    assertTrue(markdown.endsWith("\n\n" + said), markdown);
  }

  @Test
  void aThirdModelIsToldHowToBeNamed() throws IOException {
    CommandRun run = compare(teacher, student, student, dataset());
    assertEquals(2, run.status());
    assertTrue(run.err().contains(student + " is a model's folder"), run.err());
    assertTrue(run.err().contains("name each by --model"), run.err());
  }

  @Test
  void weightsAreColumns() throws IOException {
    CommandRun run =
        compare("--format", "json", "--weights", "fp32,int8", "--model", teacher, dataset());
    assertEquals("", run.err());
    JsonNode found = new ObjectMapper().readTree(run.out()).get("models");
    assertEquals(2, found.size());
    assertEquals(teacher + ", int8", found.get(1).get("model").textValue());
    assertEquals("int8", found.get(1).get("weights").textValue());
  }

  @Test
  void theTableIsThatOfTheCards() throws IOException {
    ComparedModel first = model("big", 200, 10, 40, Map.of("x", 60.0));
    ComparedModel second = model("small", 50, 40, 10, Map.of("x", 57.0));
    CompareReport report = new CompareReport(400, 16, List.of(first, second));
    String text = report.text(CompareFormat.TEXT);
    for (String row :
        List.of(
            "model +big +small",
            "parameters +200 +50",
            "ratio +100.0% +25.0%",
            "cost +40.00 s +10.00 s",
            "latency +1600.00 ms +400.00 ms",
            "sentences/s +10.0 +40.0",
            "speedup +1.00 × +4.00 ×",
            "x +60.00 +57.00",
            "average accuracy +60.00 +57.00",
            "gap +\\+0.00 +-3.00",
            "relative gap +\\+0.00% +-5.00%")) {
      assertTrue(text.lines().anyMatch(line -> line.matches(row)), row + " in " + text);
    }
    assertTrue(text.contains("\n\nBackend: plain.\nCost, "), text);
    ComparedModel other =
        new ComparedModel(
            "c", "c", "f", "fancy", "fp32", 50, 10, 400, 40, Map.of("x", 57.0), Map.of());
    String several =
        new CompareReport(400, 16, List.of(first, other, second)).text(CompareFormat.TEXT);
    assertTrue(
        several.contains("\nBackend of big; small: plain.\nBackend of c: fancy.\n"), several);
    String markdown = report.text(CompareFormat.MARKDOWN);
    List<String> lines = markdown.lines().toList();
    assertEquals("|---|---:|---:|", lines.get(1));
    assertTrue(lines.get(0).startsWith("| model "), markdown);
    assertTrue(markdown.contains(" -3.00 |"), markdown);
    assertTrue(markdown.contains(" -5.00% |"), markdown);
    assertTrue(markdown.contains(" 4.00 × |"), markdown);
  }

  private static ComparedModel model(
      String name, long parameters, double perSecond, double cost, Map<String, Double> found) {
    return new ComparedModel(
        "/models/" + name,
        name,
        "f",
        "plain",
        "fp32",
        parameters,
        cost,
        16_000 / perSecond,
        perSecond,
        found,
        Map.of());
  }

  @Test
  void thePlotNamesTheModels() throws Exception {
    Path plot = folder.resolve("plot.svg");
    assertEquals(0, compare("--plot", plot.toString(), teacher, student, dataset()).status());
    String text =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(plot.toFile())
            .getDocumentElement()
            .getTextContent();
    assertTrue(text.contains("teacher") && text.contains("student"), text);
    assertFalse(text.contains(teacher), text);
  }

  @Test
  void aModelIsCalledByWhatTellsItApart() {
    List<String> all = List.of("/m/a/v1", "/m/b/v1", "org/c", "/m/c/", "/m/d", ".");
    assertEquals("a/v1", ComparedModels.label("/m/a/v1", all));
    assertEquals("b/v1", ComparedModels.label("/m/b/v1", all));
    assertEquals("org/c", ComparedModels.label("org/c", all));
    assertEquals("m/c", ComparedModels.label("/m/c/", all));
    assertEquals("d", ComparedModels.label("/m/d", all));
    assertEquals(".", ComparedModels.label(".", all));
    // Twice the same.
    assertEquals("a", ComparedModels.label("/m/a", List.of("/m/a", "/m/a")));
  }

  @Test
  void labelsLieApartAndWithinThePicture() throws Exception {
    String chinese = "很长的名字".repeat(20);
    List<ComparedModel> models = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      models.add(model("sbert-chinese-qmc-finance-v1-" + i, 1, 100, 1, Map.of("x", 60.0)));
      models.add(model("small-" + i, 1, 1, 1, Map.of("x", 59.5)));
    }
    models.add(model(chinese, 1, 57, 1, Map.of("x", 40.0)));
    models.add(model(chinese, 1, 58, 1, Map.of("x", 20.0)));
    models.add(model("undefined", 1, 50, 1, Map.of("x", Double.NaN)));
    Document picture =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(TradeOffPlot.svg(models))));
    NodeList texts = picture.getElementsByTagName("text");
    Map<String, List<Double>> places = new HashMap<>();
    String last = "";
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      last = text.getTextContent();
      boolean end = text.getAttribute("text-anchor").equals("end");
      double x = Double.parseDouble(text.getAttribute("x"));
      // Chinese characters are 13 wide; letters are narrower.
      double width = last.codePoints().mapToDouble(c -> c < 0x2E80 ? 7 : 13).sum();
      assertTrue(end ? x >= width : x + width <= 760, last);
      if (last.matches("(sbert|small)-.*")) {
        places
            .computeIfAbsent(last.substring(0, 5), key -> new ArrayList<>())
            .add(Double.parseDouble(text.getAttribute("y")));
      }
    }
    assertEquals(Set.of("sbert", "small"), places.keySet());
    for (List<Double> ys : places.values()) {
      assertEquals(6, ys.size());
      List<Double> sorted = ys.stream().sorted().toList();
      for (int i = 1; i < 6; i++) {
        assertTrue(sorted.get(i) - sorted.get(i - 1) >= 15, sorted::toString);
      }
    }
    assertEquals("not shown, as its accuracy is not defined: undefined", last);
    assertEquals(14, picture.getElementsByTagName("circle").getLength());
  }
}
