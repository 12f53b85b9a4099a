package org.sbert4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.CrossEncoder;
import org.sbert4j.RankedDocument;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;
import org.sbert4j.cli.output.FloatText;
import org.sbert4j.tokenizer.TextPair;

class RerankCommandTest {
  private static final List<String> DOCUMENTS = List.of("b", "到期", "ac b", "", "期 a");

  @TempDir private static Path models;
  private static String model;
  private static List<RankedDocument> ranking;

  @BeforeAll
  static void writeModel() throws IOException {
    Path folder = TinyModel.writeCrossEncoder(models.resolve("reranker"));
    model = folder.toString();
    try (CrossEncoder crossEncoder = CrossEncoder.load(folder)) {
      ranking = crossEncoder.rank("到 a", DOCUMENTS);
    }
  }

  private static CommandRun rerank(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of("rerank", "--model", model));
    all.addAll(List.of(arguments));
    return CommandRun.withInput(input, all.toArray(String[]::new));
  }

  /** The first so many lines that are due. */
  private static String expected(int count) {
    StringBuilder lines = new StringBuilder();
    for (RankedDocument ranked : ranking.subList(0, count)) {
      FloatText.append(lines, ranked.score());
      String document = DOCUMENTS.get(ranked.index());
      lines.append('\t').append(ranked.index()).append('\t').append(document).append('\n');
    }
    return lines.toString();
  }

  private static void assertPrints(String expected, CommandRun run) {
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertEquals(expected, run.out());
  }

  @Test
  void printsTheDocumentsTheBestFirst() {
    assertPrints(expected(5), rerank("", "到 a", "b", "到期", "ac b", "", "期 a"));
    assertTrue(ranking.get(0).score() > ranking.get(4).score());
  }

  @Test
  void readsTheDocumentsFromStandardInput() {
    assertPrints(expected(5), rerank(String.join("\n", DOCUMENTS) + "\n", "--input", "-", "到 a"));
  }

  @Test
  void printsNoMoreThanAskedFor() {
    assertPrints(expected(2), rerank("", "--top-k", "2", "到 a", "b", "到期", "ac b", "", "期 a"));
  }

  @Test
  void printsJson() {
    CommandRun run = rerank("", "--format", "jsonl", "a", "\"b\"\nc");
    assertEquals("", run.err());
    assertTrue(
        run.out().matches("\\{\"score\":0\\.\\d+,\"index\":0,\"text\":\"\\\\\"b\\\\\"\\\\nc\"}\n"),
        run.out());
  }

  @Test
  void printsTheProbabilityOfEachLabel() throws IOException {
    Path folder =
        TinyModel.writeCrossEncoder(
            models.resolve("nli"), "contradiction", "entailment", "neutral \\\"n\\\"");
    float[][] logits;
    try (CrossEncoder crossEncoder = CrossEncoder.load(folder)) {
      logits =
          crossEncoder.predictLabels(
              DOCUMENTS.stream().map(document -> new TextPair("到 a", document)).toList());
    }
    List<String> arguments =
        new ArrayList<>(List.of("rerank", "--labels", "--model", folder.toString(), "到 a"));
    arguments.addAll(DOCUMENTS);
    CommandRun text = CommandRun.of(arguments.toArray(String[]::new));
    arguments.addAll(2, List.of("--format", "jsonl"));
    CommandRun json = CommandRun.of(arguments.toArray(String[]::new));
    assertEquals("", text.err() + json.err());
    List<String> textLines = text.out().lines().toList();
    List<String> jsonLines = json.out().lines().toList();
    assertEquals(DOCUMENTS.size(), textLines.size());
    assertEquals(DOCUMENTS.size(), jsonLines.size());
    for (int i = 0; i < logits.length; i++) {
      double sum = 0;
      for (float logit : logits[i]) {
        sum += Math.exp(logit);
      }
      String[] cells = textLines.get(i).split("\t", -1);
      JsonNode object = new ObjectMapper().readTree(jsonLines.get(i));
      String[] labels = {"contradiction", "entailment", "neutral \"n\""};
      for (int label = 0; label < labels.length; label++) {
        double expected = Math.exp(logits[i][label]) / sum;
        String[] pair = cells[label].split("=", -1);
        assertEquals(labels[label], pair[0]);
        assertEquals(expected, Double.parseDouble(pair[1]), 1e-6);
        assertEquals(expected, object.path("labels").path(labels[label]).doubleValue(), 1e-6);
      }
      assertEquals(List.of("" + i, DOCUMENTS.get(i)), List.of(cells[3], cells[4]));
      assertEquals(i, object.path("index").intValue());
      assertEquals(DOCUMENTS.get(i), object.path("text").textValue());
    }
  }

  @Test
  void aModelOfSeveralLabelsNamesTheOption() throws IOException {
    Path folder = TinyModel.writeCrossEncoder(models.resolve("three"), "x", "y", "z");
    CommandRun run = CommandRun.of("rerank", "--model", folder.toString(), "a", "b");
    assertEquals(1, run.status());
    assertEquals(
        "sbert4j: "
            + folder
            + ": gives a pair of texts 3 labels (x, y, z), by which nothing can be ranked: add"
            + " --labels to get each one's probability, or take a model of one label",
        run.err().strip());
  }

  @Test
  void aModelOfOneLabelHasNoOthers() {
    CommandRun run = rerank("", "--labels", "a", "b");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("leave --labels out"), run.err());
  }

  @Test
  void aModelOfVectorsIsRefused() throws IOException {
    String other = TinyModel.write(models.resolve("sentences")).toString();
    CommandRun run = CommandRun.of("rerank", "--model", other, "a", "b");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("has no scores"), run.err());
    assertTrue(run.err().contains("on the command line by sbert4j embed"), run.err());
    Path reranker = TinyModel.write(models.resolve("cross"));
    Files.writeString(
        reranker.resolve("config_sentence_transformers.json"),
        "{\"model_type\": \"CrossEncoder\"}");
    CommandRun embed = CommandRun.of("embed", "--model", reranker.toString(), "a");
    assertEquals(1, embed.status());
    assertTrue(embed.err().contains("on the command line sbert4j rerank"), embed.err());
  }
}
