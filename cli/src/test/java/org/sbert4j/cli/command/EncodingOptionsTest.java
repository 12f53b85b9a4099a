package org.sbert4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sbert4j.EmbeddingOptions;
import org.sbert4j.Precision;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;
import org.sbert4j.cli.output.OutputFormat;

/** Prompts, dimensions, precision and long texts, on the command line. */
class EncodingOptionsTest {
  /** Five tokens and [CLS] and [SEP] are one more than the model takes. */
  private static final String TOO_LONG = "a b a b a";

  private static final String CUT =
      " cut after 6 tokens: --truncation window encodes them whole, --truncation error refuses them,"
          + " --max-seq-length sets the limit"
          + System.lineSeparator();

  @TempDir private static Path models;
  private static Path model;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny"));
    Files.writeString(
        model.resolve("config_sentence_transformers.json"),
        "{\"prompts\": {\"query\": \"b \", \"none\": \"\"}, \"default_prompt_name\": \"none\"}");
  }

  private static CommandRun run(String command, String... arguments) {
    return CommandRun.of(
        Stream.concat(Stream.of(command, "--model", model.toString()), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private static String lines(String... arguments) {
    CommandRun run =
        run(
            "embed",
            Stream.concat(Stream.of("--format", "jsonl"), Arrays.stream(arguments))
                .toArray(String[]::new));
    assertEquals("", run.err());
    assertEquals(0, run.status());
    return run.out();
  }

  @Test
  void promptsByNameAndByText() {
    assertEquals(lines("b a"), lines("--prompt-name", "query", "a"));
    assertEquals(lines("b a"), lines("--prompt", "b ", "a"));
    assertEquals(lines("--prompt", "", "a"), lines("a"));
    CommandRun unknown = run("embed", "--prompt-name", "document2", "a");
    assertEquals(1, unknown.status());
    assertTrue(unknown.err().contains("no prompt named \"document2\""), unknown.err());
    assertNotEquals(
        firstLine(run("similarity", "a", "b a b")),
        firstLine(run("similarity", "--prompt-name", "query", "a", "b a b")));
  }

  private static String firstLine(CommandRun run) {
    assertEquals(0, run.status());
    return run.out().lines().findFirst().orElseThrow();
  }

  @Test
  void fewerDimensions() {
    String all = lines("--truncate-dim", "100", "a");
    String three = lines("--truncate-dim", "3", "a");
    assertEquals(lines("a"), all);
    assertEquals(all.split(",", -1)[2] + "]\n", three.split(",", -1)[2]);
    byte[] none = run("embed", "--truncate-dim", "3", "--format", "npy", "--input", "-").outBytes();
    assertTrue(new String(none, StandardCharsets.ISO_8859_1).contains("'shape': (0, 3)"));
  }

  @Test
  void whatWasCutIsSaidInOneLine() {
    CommandRun run = run("embed", "a", TOO_LONG, TOO_LONG);
    assertEquals("sbert4j: 2 of 3 texts were" + CUT, run.err());
    assertEquals(0, run.status());
    assertEquals("sbert4j: 1 of 2 texts was" + CUT, run("similarity", "a", TOO_LONG).err());
    assertEquals("", run("embed", "a b a b").err());
  }

  @Test
  void windowsCutNothing() {
    assertNotEquals(
        run("embed", "--format", "jsonl", TOO_LONG).out(),
        lines("--truncation", "window", TOO_LONG));
    assertEquals(lines("a"), lines("--truncation", "window", "a"));
  }

  @Test
  void anErrorCountsTheTextsOfTheWholeInput() throws IOException {
    Path input = models.resolve("input.txt");
    Files.writeString(input, "a\n".repeat(20_000) + TOO_LONG + "\n");
    CommandRun run = run("embed", "--truncation", "error", "--input", input.toString());
    assertEquals(
        "sbert4j: text 20001 has 7 tokens, and the limit is 6: shorten it, or choose --truncation"
            + " truncate or window"
            + System.lineSeparator(),
        run.err());
    assertEquals(1, run.status());
    assertEquals(1, run("similarity", "--truncation", "error", "a", TOO_LONG).status());
  }

  private static List<String> manyTexts() {
    return IntStream.range(0, 120)
        .mapToObj(i -> "a b 到 期".substring(i % 5) + (i % 7 == 0 ? " b" : ""))
        .toList();
  }

  private static byte[][] quantized(Precision precision) {
    try (SentenceTransformer transformer = SentenceTransformer.load(model)) {
      return transformer.encodeQuantized(manyTexts(), EmbeddingOptions.defaults(), precision);
    }
  }

  private static CommandRun embedMany(Precision precision, OutputFormat format) throws IOException {
    Path input = models.resolve("many.txt");
    Files.write(input, manyTexts());
    CommandRun run =
        run(
            "embed",
            "--input",
            input.toString(),
            "--precision",
            precision.name(),
            "--format",
            format.toString());
    assertEquals(0, run.status(), run.err());
    return run;
  }

  @ParameterizedTest
  @EnumSource(value = Precision.class, mode = EnumSource.Mode.EXCLUDE, names = "FLOAT32")
  void bytesAreTheLibrarysInEveryFormat(Precision precision) throws IOException {
    byte[][] expected = quantized(precision);
    int[][] json =
        new ObjectMapper().readValue(embedMany(precision, OutputFormat.JSON).out(), int[][].class);
    assertEquals(expected.length, json.length);
    StringBuilder csv = new StringBuilder();
    for (int i = 0; i < json.length; i++) {
      byte[] bytes = new byte[json[i].length];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) json[i][j];
        assertEquals(json[i][j], precision.unsigned() ? bytes[j] & 0xFF : bytes[j]);
        csv.append(json[i][j]).append(j == bytes.length - 1 ? '\n' : ',');
      }
      assertArrayEquals(expected[i], bytes);
    }
    assertEquals(csv.toString(), embedMany(precision, OutputFormat.CSV).out());
    assertNpy(expected, embedMany(precision, OutputFormat.NPY).outBytes(), precision);
  }

  private static void assertNpy(byte[][] expected, byte[] file, Precision precision) {
    String header = new String(file, 10, 118, StandardCharsets.US_ASCII).strip();
    assertEquals(
        "{'descr': '|%s1', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(precision.unsigned() ? "u" : "i", expected.length, expected[0].length),
        header);
    ByteBuffer content = ByteBuffer.allocate(expected.length * expected[0].length);
    Arrays.stream(expected).forEach(content::put);
    assertArrayEquals(content.array(), Arrays.copyOfRange(file, 128, file.length));
  }

  @Test
  void oneTextGivesNoRanges() {
    CommandRun run = run("embed", "--precision", "int8", "a");
    assertEquals(1, run.status());
    assertTrue(run.err().contains("ranges of INT8 cannot come from 1 vectors"), run.err());
    assertEquals("", run.out());
  }

  @Test
  void noTextsGiveAnEmptyOutputOfTheRightWidth() {
    CommandRun empty = run("embed", "--input", "-", "--precision", "uint8");
    assertEquals("[]\n", empty.out());
    byte[] npy =
        run("embed", "--input", "-", "--precision", "ubinary", "--format", "npy").outBytes();
    assertTrue(new String(npy, StandardCharsets.ISO_8859_1).contains("'|u1'"));
    assertTrue(new String(npy, StandardCharsets.ISO_8859_1).contains("'shape': (0, 1)"));
  }
}
