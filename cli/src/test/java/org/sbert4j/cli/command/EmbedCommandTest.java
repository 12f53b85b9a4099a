package org.sbert4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.LoadOptions;
import org.sbert4j.ModelDescription;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;
import org.sbert4j.cli.output.OutputFormat;

class EmbedCommandTest {
  private static final List<String> TEXTS = List.of("a", "", "到期", "a\nb", "b a b a");

  @TempDir private static Path models;
  private static Path model;
  private static float[][] expected;

  @TempDir private Path folder;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny"));
    try (SentenceTransformer transformer = SentenceTransformer.load(model)) {
      expected = transformer.encode(TEXTS);
    }
  }

  @Test
  void jsonIsTheDefaultAndReadsBackToTheSameBits() throws IOException {
    CommandRun run = embedTexts();
    assertDone(run);
    assertVectors(new ObjectMapper().readValue(run.out(), float[][].class));
  }

  /** As {@code --input <(…)} gives it. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void readsAndWritesNamedPipes() throws Exception {
    Path in = folder.resolve("in");
    Path out = folder.resolve("out");
    assertEquals(0, new ProcessBuilder("mkfifo", in.toString(), out.toString()).start().waitFor());
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<?> written = threads.submit(() -> Files.writeString(in, "a\n\n到期\n"));
      Future<String> read = threads.submit(() -> Files.readString(out));
      CommandRun run =
          embed("--format", "jsonl", "--output", out.toString(), "--input", in.toString());
      assertEquals("", run.err());
      written.get();
      List<String> lines = read.get().lines().toList();
      assertEquals(3, lines.size());
      assertArrayEquals(expected[2], new ObjectMapper().readValue(lines.get(2), float[].class));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskIsOneLine() {
    for (String format : List.of("json", "npy")) {
      CommandRun run = embed("--format", format, "--output", "/dev/full", "a");
      assertEquals(1, run.status());
      assertEquals(
          "sbert4j: /dev/full: cannot be written (No space left on device): free some space there,"
              + " or change --output",
          run.err().strip());
    }
  }

  @Test
  void clearsAwayWhatAKilledRunLeft() throws IOException {
    String id = ".7d2e0ba8-3a44-4b5c-9f0e-0123456789ab.sbert4j.tmp";
    Files.writeString(folder.resolve(".vectors.json" + id), "[[");
    Files.writeString(folder.resolve("vectors.json" + id), "not hidden, so not ours");
    Path output = folder.resolve("vectors.json");
    assertEquals(0, embed("--output", output.toString(), "a").status());
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("vectors.json", "vectors.json" + id, "vectors.json.fingerprint.json"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aNameThatIsTooLongIsOneLine() {
    CommandRun run = embed("--output", folder.resolve("v".repeat(300)).toString(), "a");
    assertEquals(1, run.status());
    assertTrue(run.err().contains(": cannot be created (File name too long): "), run.err());
  }

  @Test
  void jsonLinesHaveAnArrayEach() throws IOException {
    CommandRun run = embedTexts("--format", "jsonl");
    assertDone(run);
    float[][] found = new float[TEXTS.size()][];
    List<String> lines = run.out().lines().toList();
    assertEquals(found.length, lines.size());
    for (int i = 0; i < found.length; i++) {
      found[i] = new ObjectMapper().readValue(lines.get(i), float[].class);
    }
    assertVectors(found);
  }

  @Test
  void csvHasDimensionsAsColumns() {
    CommandRun run = embedTexts("--format", "csv");
    assertDone(run);
    float[][] found =
        run.out()
            .lines()
            .map(
                line -> {
                  String[] cells = line.split(",", -1);
                  float[] vector = new float[cells.length];
                  for (int i = 0; i < cells.length; i++) {
                    vector[i] = Float.parseFloat(cells[i]);
                  }
                  return vector;
                })
            .toArray(float[][]::new);
    assertVectors(found);
  }

  @Test
  void npyIsVersion10LittleEndianFloat32InCOrder() {
    CommandRun run = embedTexts("--format", "npy");
    assertDone(run);
    ByteBuffer file = ByteBuffer.wrap(run.outBytes()).order(ByteOrder.LITTLE_ENDIAN);
    byte[] magic = new byte[8];
    file.get(magic);
    assertArrayEquals(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}, magic);
    byte[] header = new byte[file.getShort()];
    file.get(header);
    assertEquals(0, file.position() % 64);
    assertEquals('\n', header[header.length - 1]);
    assertEquals(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (5, 8), }",
        new String(header, StandardCharsets.US_ASCII).strip());
    assertEquals(TEXTS.size() * TinyModel.HIDDEN_SIZE * Float.BYTES, file.remaining());
    float[][] found = new float[TEXTS.size()][TinyModel.HIDDEN_SIZE];
    for (float[] vector : found) {
      file.asFloatBuffer().get(vector);
      file.position(file.position() + vector.length * Float.BYTES);
    }
    assertVectors(found);
  }

  @Test
  void writesTheSameToAFileAndToStandardOutput() throws IOException {
    for (OutputFormat format : OutputFormat.values()) {
      Path output = folder.resolve("vectors." + format);
      CommandRun run = embedTexts("--format", format.toString(), "--output", output.toString());
      assertDone(run);
      assertEquals("", run.out());
      assertArrayEquals(
          embedTexts("--format", format.toString()).outBytes(), Files.readAllBytes(output));
    }
    // Each with its description.
    assertEquals(8, filesIn(folder).size());
  }

  private JsonNode description(Path output) throws IOException {
    String text =
        Files.readString(output.resolveSibling(output.getFileName() + ".fingerprint.json"));
    assertEquals(1, text.lines().count(), text);
    return new ObjectMapper().readTree(text);
  }

  @Test
  void aDashIsStandardOutput() {
    for (String format : List.of("json", "npy")) {
      CommandRun run = embed("--format", format, "--output", "-", "a", "b");
      assertEquals("", run.err());
      assertArrayEquals(embed("--format", format, "a", "b").outBytes(), run.outBytes());
      assertFalse(Files.exists(Path.of("-")));
    }
  }

  @Test
  void theDescriptionHasWhatTheCallAskedFor() throws IOException {
    Path output = folder.resolve("vectors.npy");
    assertDone(
        embedTexts(
            "--prompt",
            "a: ",
            "--truncate-dim",
            "3",
            "--precision",
            "ubinary",
            "--truncation",
            "window",
            "--format",
            "npy",
            "--output",
            output.toString()));
    JsonNode found = description(output);
    assertEquals("a: ", found.path("prompt").textValue());
    assertEquals(3, found.path("dimension").intValue());
    assertEquals("ubinary", found.path("precision").textValue());
    assertEquals("window", found.path("truncation").textValue());
  }

  @Test
  void aFileHasADescriptionBesideIt() throws IOException {
    Path output = folder.resolve("vectors.npy");
    assertDone(
        embedTexts(
            "--format", "npy", "--weights", "bf16", "--normalize", "--output", output.toString()));
    JsonNode found = description(output);
    List<String> keys = new ArrayList<>();
    found.fieldNames().forEachRemaining(keys::add);
    assertEquals(
        List.of(
            "fingerprint",
            "model",
            "texts",
            "dimension",
            "precision",
            "truncation",
            "format",
            "weights",
            "maxSeqLength",
            "backend",
            "createdBy"),
        keys);
    LoadOptions options = LoadOptions.defaults().withWeights(WeightFormat.BF16).withNormalize(true);
    assertEquals(
        ModelDescription.read(model, options).fingerprint(), found.get("fingerprint").textValue());
    assertEquals(model.toString(), found.get("model").textValue());
    assertEquals(TEXTS.size(), found.get("texts").intValue());
    assertEquals(TinyModel.HIDDEN_SIZE, found.get("dimension").intValue());
    assertEquals("float32", found.get("precision").textValue());
    assertEquals("npy", found.get("format").textValue());
    assertEquals("bf16", found.get("weights").textValue());
    assertEquals(TinyModel.MAX_SEQ_LENGTH, found.get("maxSeqLength").intValue());
    assertTrue(found.get("createdBy").textValue().matches("sbert4j \\d.*"), found::toString);
  }

  @Test
  void aNewFileHasANewDescriptionAndAFailedOneLeavesBothAsTheyWere() throws IOException {
    Path output = folder.resolve("vectors");
    assertDone(embed("--output", output.toString(), "a"));
    JsonNode first = description(output);
    assertDone(embed("--output", output.toString(), "--max-seq-length", "3", "a", "b"));
    JsonNode second = description(output);
    assertNotEquals(first.get("fingerprint"), second.get("fingerprint"));
    assertEquals(2, second.get("texts").intValue());
    String written = Files.readString(output);
    CommandRun failed =
        embedInput(
            "\"a\"\nno JSON\n",
            "--input",
            "-",
            "--input-format",
            "jsonl",
            "--output",
            output.toString());
    assertEquals(1, failed.status());
    assertEquals(written, Files.readString(output));
    assertEquals(second, description(output));
    assertEquals(2, filesIn(folder).size());
  }

  @Test
  void replacesAFileAndKeepsALinkToIt() throws IOException {
    Path file = Files.writeString(folder.resolve("old"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    assertDone(embedTexts("--output", link.toString()));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(embedTexts().out(), Files.readString(file));
  }

  @Test
  void anInputIsATextALine() {
    String[] options = {"--input", "-", "--format", "jsonl"};
    CommandRun given = embed("a", "", "到期", "--format", "jsonl");
    assertDone(given);
    assertEquals(given.out(), embedInput("a\n\n到期\n", options).out());
    assertEquals(given.out(), embedInput("\uFEFFa\r\n\r\n到期", options).out());
  }

  @Test
  void aFileIsReadLikeStandardInput() throws IOException {
    Path input = Files.writeString(folder.resolve("texts.txt"), "a\n\n到期\n");
    assertEquals(
        embedInput("a\n\n到期\n", "--input", "-").out(), embed("--input", input.toString()).out());
  }

  @Test
  void jsonLinesOfInputMayHoldLineBreaksAndLoneSurrogates() {
    CommandRun run =
        embedInput(
            "\"a\\nb\"\n \"\\u5230\\ud800\\u671f\" \n",
            "--input",
            "-",
            "--input-format",
            "jsonl",
            "--format",
            "jsonl");
    assertDone(run);
    assertEquals(embed("a\nb", "到期", "--format", "jsonl").out(), run.out());
  }

  @Test
  void noTextsGiveAnEmptyOutput() {
    assertEquals("[]\n", embedInput("", "--input", "-").out());
    assertEquals("", embedInput("", "--input", "-", "--format", "jsonl").out());
    assertEquals("", embedInput("", "--input", "-", "--format", "csv").out());
    byte[] npy = embedInput("", "--input", "-", "--format", "npy").outBytes();
    assertEquals(128, npy.length);
    assertTrue(new String(npy, StandardCharsets.ISO_8859_1).contains("'shape': (0, 8)"));
  }

  @Test
  void manyTextsKeepTheirOrder() {
    StringBuilder input = new StringBuilder();
    StringBuilder expectedLines = new StringBuilder();
    String[] lines = embed("a", "b", "", "--format", "jsonl").out().split("(?<=\n)", -1);
    for (int i = 0; i < 10_000; i++) {
      int kind = i * 7 % 3;
      input.append(List.of("a", "b", "").get(kind)).append('\n');
      expectedLines.append(lines[kind]);
    }
    CommandRun run = embedInput(input.toString(), "--input", "-", "--format", "jsonl");
    assertEquals(expectedLines.toString(), run.out());
  }

  @Test
  void optionsReachTheModel() {
    assertEquals(embed("a b").out(), embed("--max-seq-length", "4", "a b a a").out());
    assertEquals(embed("a").out(), embed("--backend", "scalar", "--threads", "1", "a").out());
    assertEquals(embed("a").out(), embed("--no-normalize", "a").out());
    CommandRun normalized = embed("--normalize", "--format", "csv", "a");
    double square =
        Arrays.stream(normalized.out().strip().split(",", -1))
            .mapToDouble(Double::parseDouble)
            .map(x -> x * x)
            .sum();
    assertEquals(1, square, 1e-6);
  }

  @Test
  void aTextMayLookLikeAnOptionOrAnArgumentFile() {
    assertDone(embed("--", "--input"));
    assertDone(embed("@nothing"));
  }

  @Test
  void anOutputInAFolderThatDoesNotExistIsAnError() throws IOException {
    Path output = folder.resolve("missing").resolve("vectors.json");
    CommandRun run = embedTexts("--output", output.toString());
    assertError(
        run,
        output
            + ": the folder "
            + folder.resolve("missing")
            + " does not exist: create it or change --output");
    assertEquals(List.of(), filesIn(folder));
  }

  @Test
  void anOutputThatIsAFolderIsAnError() {
    assertError(
        embedTexts("--output", folder.toString()),
        folder + ": is a folder: give the name of a file to --output");
  }

  @Test
  void anErrorInTheInputLeavesNoOutput() throws IOException {
    Path output = folder.resolve("vectors.json");
    CommandRun run =
        CommandRun.withInput(
            new byte[] {'a', '\n', (byte) 0xFF},
            "embed",
            "--model",
            model.toString(),
            "--input",
            "-",
            "--output",
            output.toString());
    assertError(
        run,
        "standard input, line 2: byte 1 of the line is not UTF-8: convert the input to UTF-8, for"
            + " instance with iconv");
    assertEquals(List.of(), filesIn(folder));
  }

  @Test
  void anInputThatDoesNotExistIsAnError() {
    assertError(embed("--input", "no such file"), "no such file: does not exist: correct --input");
  }

  @Test
  void aLineThatIsNoJsonStringIsAnError() {
    for (String line : List.of("3", "", "\"a\" \"b\"", "[\"a\"]", "null", "\"a")) {
      CommandRun run =
          embedInput("\"a\"\n" + line + "\n", "--input", "-", "--input-format", "jsonl");
      assertEquals(1, run.status(), line);
      assertTrue(run.err().startsWith("sbert4j: standard input, line 2: is not "), run.err());
      assertEquals(1, run.err().lines().count());
    }
  }

  private static CommandRun embedTexts(String... options) {
    return embed(Stream.concat(Arrays.stream(options), TEXTS.stream()).toArray(String[]::new));
  }

  private static CommandRun embed(String... arguments) {
    return embedInput("", arguments);
  }

  private static CommandRun embedInput(String input, String... arguments) {
    return CommandRun.withInput(
        input,
        Stream.concat(Stream.of("embed", "--model", model.toString()), Arrays.stream(arguments))
            .toArray(String[]::new));
  }

  private static void assertDone(CommandRun run) {
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }

  private static void assertError(CommandRun run, String message) {
    assertEquals("sbert4j: " + message + System.lineSeparator(), run.err());
    assertEquals(1, run.status());
    assertEquals("", run.out());
  }

  private static void assertVectors(float[][] found) {
    assertFalse(Arrays.equals(expected[0], expected[1]), "the model tells texts apart");
    assertEquals(expected.length, found.length);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(bits(expected[i]), bits(found[i]), "text " + i);
    }
  }

  private static int[] bits(float[] vector) {
    int[] bits = new int[vector.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(vector[i]);
    }
    return bits;
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
