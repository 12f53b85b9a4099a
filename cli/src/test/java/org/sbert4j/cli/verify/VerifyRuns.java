package org.sbert4j.cli.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.sbert4j.cli.CommandRun;

/** Runs of verify on a golden model, its weights random, its shape that of the reference model. */
final class VerifyRuns {
  /** Four layers, mean pooling, erf GELU, cased, 256 tokens. */
  static final Path TWIN = Path.of("../goldens/suite/reference-twin/model");

  /** Of several lengths, with capitals, accents and Chinese. */
  static final List<String> TEXTS =
      List.of(
          "hello world",
          "到期不能按时还款怎么办",
          "VIP客户2024年利率3.5%",
          "Hello, Café naïve Łódź",
          "a",
          "Loan rates: what is the bank's long-term rate");

  /** These and one that is too long, which takes most of the time. */
  static final List<String> WITH_LONG =
      Stream.concat(TEXTS.stream(), Stream.of("逾期还款会影响个人信用吗".repeat(30))).toList();

  private final Path folder;

  VerifyRuns(Path folder) {
    this.folder = folder;
  }

  /** Verify's JSON about vectors that somebody else computed. */
  JsonNode judge(Path model, float[][] vectors, int status, String... options) throws IOException {
    return judge(model, TEXTS, vectors, status, options);
  }

  JsonNode judge(Path model, List<String> texts, float[][] vectors, int status, String... options)
      throws IOException {
    Path file = write(vectors);
    CommandRun run =
        run(model, texts, concat(new String[] {"--against", file.toString()}, options));
    assertEquals("", run.err());
    assertEquals(status, run.status(), run.out());
    return new ObjectMapper().readTree(run.out());
  }

  /** One JSON array a line. */
  Path write(float[][] vectors) throws IOException {
    List<String> lines = new ArrayList<>();
    for (float[] vector : vectors) {
      lines.add(Arrays.toString(vector));
    }
    return Files.write(folder.resolve("vectors.jsonl"), lines);
  }

  CommandRun run(Path model, List<String> texts, String... options) throws IOException {
    Path input = folder.resolve("texts.jsonl");
    ObjectMapper mapper = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (String text : texts) {
      lines.add(mapper.writeValueAsString(text));
    }
    Files.write(input, lines);
    String[] fixed = {
      "verify",
      "--json",
      "--model",
      model.toString(),
      "--input",
      input.toString(),
      "--input-format",
      "jsonl"
    };
    return CommandRun.of(concat(fixed, options));
  }

  static String[] concat(String[] some, String... others) {
    return Stream.concat(Arrays.stream(some), Arrays.stream(others)).toArray(String[]::new);
  }

  /** The names of the mistakes that fit. */
  static List<String> diagnosis(JsonNode report) {
    List<String> names = new ArrayList<>();
    report.get("diagnosis").forEach(finding -> names.add(finding.get("name").textValue()));
    return names;
  }

  /** Asserts that this mistake was found, and that it fits. */
  static void assertFits(String name, JsonNode report) {
    assertTrue(diagnosis(report).contains(name), () -> name + " is not in " + report);
    for (JsonNode finding : report.get("diagnosis")) {
      if (finding.get("name").textValue().equals(name)) {
        assertEquals("fits", finding.get("kind").textValue(), report::toString);
      }
    }
  }
}
