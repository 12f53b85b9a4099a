package org.sbert4j.cli.explain;

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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;

class ExplainCommandTest {
  private static final Pattern DATA =
      Pattern.compile(
          "<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

  @TempDir private Path folder;
  private Path model;
  private Path output;

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyModel.write(folder.resolve("tiny"));
    output = folder.resolve("page.html");
  }

  private CommandRun explain(Path file, String... arguments) {
    String[] fixed = {"explain", "--model", model.toString(), "--output", file.toString()};
    return CommandRun.of(
        Stream.concat(Stream.of(fixed), Stream.of(arguments)).toArray(String[]::new));
  }

  private String page(String... arguments) throws IOException {
    CommandRun run = explain(output, arguments);
    assertEquals(0, run.status(), run.err());
    assertEquals("", run.out());
    assertEquals(List.of(output, model), files());
    return Files.readString(output);
  }

  private static JsonNode data(String page) throws IOException {
    Matcher data = DATA.matcher(page);
    assertTrue(data.find());
    return new ObjectMapper().readTree(data.group(1));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void thePageHasTheCosineThatSimilarityPrints() throws IOException {
    JsonNode similarity = data(page("a b", "到期")).get("similarity");
    String printed = CommandRun.of("similarity", "--model", model.toString(), "a b", "到期").out();
    assertTrue(
        printed.contains("cosine similarity  " + similarity.get("cosine").asText()), printed);
    assertTrue(similarity.get("exact").asBoolean());
    int sum = 0;
    for (JsonNode row : similarity.get("millionths")) {
      for (JsonNode cell : row) {
        sum += cell.asInt();
      }
    }
    assertEquals(similarity.get("cosine").asText(), "%.6f".formatted(sum / 1e6));
  }

  @Test
  void aVectorThatIsCutHasItsOwnCosine() throws IOException {
    JsonNode similarity = data(page("a b", "到期", "--truncate-dim", "3")).get("similarity");
    String printed =
        CommandRun.of("similarity", "--model", model.toString(), "--truncate-dim", "3", "a b", "到期")
            .out();
    assertTrue(
        printed.contains("cosine similarity  " + similarity.get("cosine").asText()), printed);
    int sum = 0;
    for (JsonNode row : similarity.get("millionths")) {
      for (JsonNode cell : row) {
        sum += cell.asInt();
      }
    }
    assertEquals(similarity.get("cosine").asText(), "%.6f".formatted(sum / 1e6));
  }

  @Test
  void whereItIsNotExactThePageSaysSo() throws IOException {
    Files.writeString(
        model.resolve("1_Pooling/config.json"),
        """
        {"embedding_dimension": %d, "pooling_mode": "cls"}
        """
            .formatted(TinyModel.HIDDEN_SIZE));
    JsonNode data = data(page("a b", "到期"));
    JsonNode similarity = data.get("similarity");
    assertFalse(similarity.get("exact").asBoolean());
    assertTrue(similarity.get("reason").asText().contains("[CLS] pooling"));
    assertEquals(4, similarity.get("similarities").size());
    assertFalse(similarity.has("millionths"));
    assertEquals(4, data.get("texts").get(0).get("gathered").size());
  }

  @Test
  void theStepsOfAText() throws IOException {
    JsonNode data = data(page("a\u0007\tbc 到"));
    JsonNode text = data.get("texts").get(0);
    assertFalse(data.has("similarity"));
    assertEquals("U+0007", text.get("characters").get(1).get("code").asText());
    assertEquals("", text.get("characters").get(1).get("becomes").asText());
    assertEquals(" ", text.get("characters").get(2).get("becomes").asText());
    for (int unchanged : new int[] {0, 3, 5, 6}) {
      assertFalse(text.get("characters").get(unchanged).has("becomes"));
    }
    assertEquals("a bc  到 ", text.get("normalized").asText());
    List<String> words = new ArrayList<>();
    text.get("words").forEach(word -> words.add(word.get("word").asText()));
    assertEquals(List.of("a", "bc", "到"), words);
    List<String> tokens = new ArrayList<>();
    text.get("tokens")
        .forEach(
            token ->
                tokens.add(
                    token.get("piece").asText()
                        + " "
                        + token.get("id")
                        + " "
                        + token.get("start")
                        + "-"
                        + token.get("end")));
    assertEquals(
        List.of("[CLS] 2 0-0", "a 5 0-1", "b 6 3-4", "##c 7 4-5", "到 8 6-7", "[SEP] 3 0-0"),
        tokens);
  }

  @Test
  void anyTextIsOnlyText() throws IOException {
    String hostile = "</script><img src=x onerror=alert(1)>{{script}}&amp;<!--";
    String page = page(hostile, "\ud800a\u2028\u202e\n\u200b");
    JsonNode first = data(page).get("texts").get(0);
    assertEquals(hostile, first.get("text").asText() + first.get("rest").asText());
    assertEquals(
        "\ud800a\u2028\u202e\n\u200b", data(page).get("texts").get(1).get("text").asText());
    assertFalse(page.contains("<img"));
    assertEquals(2, page.split("</script", -1).length - 1);
    assertEquals("rtl", data(page("שלום")).get("texts").get(0).get("direction").asText());
  }

  @Test
  void promptAndCutAreTold() throws IOException {
    JsonNode text = data(page("a b a b a b", "--prompt", "期 ")).get("texts").get(0);
    assertEquals(2, text.get("prompt").asInt());
    assertTrue(text.get("truncated").asBoolean());
    assertEquals(9, text.get("tokenCount").asInt());
    assertEquals("期 a b a", text.get("text").asText());
    assertEquals(" b a b", text.get("rest").asText());
    assertEquals(TinyModel.MAX_SEQ_LENGTH, text.get("tokens").size());
  }

  @Test
  void anEmptyTextIsTwoTokens() throws IOException {
    JsonNode text = data(page("")).get("texts").get(0);
    assertEquals(2, text.get("tokens").size());
    assertEquals(0, text.get("characters").size());
    assertEquals(0, text.get("words").size());
  }

  @Test
  void aWordOfAMillionCharsIsShownInPart() throws IOException {
    String page = page("x".repeat(1_000_000));
    assertTrue(page.length() < 500_000, "the page has " + page.length() + " chars");
    JsonNode text = data(page).get("texts").get(0);
    assertEquals(1_000_000, text.get("length").asInt());
    assertEquals(1_000_000, text.get("tokens").get(1).get("end").asInt());
  }

  @Test
  void aDashIsStandardOutput() throws IOException {
    assertEquals(page("a"), explain(Path.of("-"), "a").out());
    assertTrue(Files.notExists(Path.of("-")));
  }

  @Test
  void whatIsWrongIsOneLineAndLeavesNothing() throws IOException {
    assertTold(1, "is a folder", explain(folder, "a"));
    assertTold(1, "does not exist", explain(folder.resolve("no/where.html"), "a"));
    assertTold(2, "TEXT", explain(output));
    assertTold(2, "c", explain(output, "a", "b", "c"));
    assertTold(2, "--output", CommandRun.of("explain", "--model", model.toString(), "a"));
    assertTold(2, "--truncation window", explain(output, "a", "--truncation", "window"));
    assertTold(1, "tokens", explain(output, "a b a b a b a b", "--truncation", "error"));
    Files.delete(model.resolve("model.safetensors"));
    assertTold(1, "no weights", explain(output, "a"));
    assertEquals(List.of(model), files());
  }

  @Test
  void aTextOfManyTokensIsRefusedBeforeAnythingIsComputed() throws IOException {
    Path config = model.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replace("\"max_position_embeddings\": 16", "\"max_position_embeddings\": 300"));
    Files.writeString(
        model.resolve("sentence_bert_config.json"),
        """
        {"max_seq_length": 300, "do_lower_case": false}
        """);
    Files.delete(model.resolve("model.safetensors"));
    assertTold(
        1,
        "text 2 has 202 tokens, and a page shows 128 at most",
        explain(output, "a", "b ".repeat(200)));
    assertEquals(List.of(model), files());
  }

  private static void assertTold(int status, String part, CommandRun run) {
    assertEquals(status, run.status(), run.err());
    assertTrue(run.err().contains(part), run.err());
    assertEquals("", run.out());
  }
}
