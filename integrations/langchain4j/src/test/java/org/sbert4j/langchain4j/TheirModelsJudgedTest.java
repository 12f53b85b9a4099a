package org.sbert4j.langchain4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallzhv15.BgeSmallZhV15EmbeddingModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.terminal.Streams;
import org.sbert4j.cli.verify.VerifyCommand;
import picocli.CommandLine;

/** {@code sbert4j verify} as the judge of langchain4j's models, which ONNX Runtime runs. */
@Tag("soak")
class TheirModelsJudgedTest {
  private static final List<String> TEXTS = List.of("到期怎么办", "剩余欠款?", "a");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private static Path folder;
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TheirModel.BGE_SMALL_ZH.writeTo(folder);
  }

  private JsonNode judge(
      int status, Path model, EmbeddingModel theirs, List<String> texts, String... more)
      throws IOException {
    List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
    List<String> vectors = new ArrayList<>();
    for (Embedding embedding : theirs.embedAll(segments).content()) {
      vectors.add(Arrays.toString(embedding.vector()));
    }
    Path file = Files.write(folder.resolve("vectors.jsonl"), vectors);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringWriter err = new StringWriter();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(new byte[0]), out, new PrintWriter(err, true), false, false);
    List<String> arguments = new ArrayList<>(List.of(more));
    Stream.of("--json", "--model", model.toString(), "--against", file.toString())
        .forEach(arguments::add);
    arguments.addAll(texts);
    int found =
        new CommandLine(new VerifyCommand(streams))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(arguments.toArray(String[]::new));
    assertEquals(status, found, () -> err + "" + out);
    return MAPPER.readTree(out.toByteArray());
  }

  private static List<String> findings(JsonNode report) {
    List<String> findings = new ArrayList<>();
    report
        .get("diagnosis")
        .forEach(
            finding ->
                findings.add(
                    finding.get("kind").textValue() + " " + finding.get("name").textValue()));
    return findings;
  }

  private static void assertFound(String finding, JsonNode report) {
    assertTrue(findings(report).contains(finding), report::toString);
  }

  @Test
  void theirOwnIsRight() throws IOException {
    JsonNode report = judge(0, model, new BgeSmallZhV15EmbeddingModel(), TEXTS);
    assertTrue(report.get("maxErrorOfScale").doubleValue() < 1e-5, report::toString);
  }

  @Test
  void theOtherPoolingIsFoundOut() throws IOException {
    EmbeddingModel mean =
        new OnnxEmbeddingModel(
            model.resolve("model.onnx"), model.resolve("tokenizer.json"), PoolingMode.MEAN);
    assertFound("fits pooling-mean", judge(1, model, mean, TEXTS));
  }

  /** The tokenizer in their jar cuts at 128 tokens, where the model on the hub takes 256. */
  @Test
  void theLimitOfTheirTokenizerIsFoundOut() throws IOException {
    Path files = TheirModel.ALL_MINILM.writeTo(folder);
    List<String> texts = List.of("a", "How do I repay my loan? ".repeat(30));
    EmbeddingModel theirs = new AllMiniLmL6V2EmbeddingModel();
    JsonNode report = judge(1, files, theirs, texts, "--max-seq-length", "256");
    assertEquals(1, report.get("wrongTexts").intValue());
    assertFound("fits cut-at-128", report);
  }

  @Test
  void anotherModelIsFoundOut() throws IOException {
    JsonNode report = judge(1, model, new AllMiniLmL6V2EmbeddingModel(), TEXTS);
    assertFound("typical another-model", report);
  }
}
