package org.sbert4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.cli.terminal.Streams;

/** What holds for all commands, and the small ones. */
class CommandLineTest {
  @TempDir private static Path models;
  private static String model;

  @BeforeAll
  static void writeModel() throws IOException {
    model = TinyModel.write(models.resolve("tiny")).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "similarity",
        "similarity a",
        "similarity a b c",
        "similarity --nonsense a b",
        "embed",
        "embed --input - a",
        "embed --input-format jsonl a",
        "embed --format xml a",
        "embed --output",
        "rerank",
        "rerank a",
        "rerank a b",
        "rerank --model x --top-k 0 a b",
        "rerank --model x --format csv a b",
        "rerank --input - a b",
        "rerank --model x --labels --top-k 1 a b",
        "tokenize",
        "tokenize --format json a",
        "similarity --backend gpu a b",
        "similarity --threads -1 a b",
        "similarity --threads many a b",
        "similarity --max-seq-length 1 a b",
        "similarity --truncation split a b",
        "similarity --truncate-dim 0 a b",
        "embed --precision int4 a",
        "embed --prompt q --prompt-name query a",
        "bench --batch-size 0 a",
        "bench --batch-size many a",
        "bench --warmup -1 a",
        "bench --input - a",
        "bench --input-format jsonl",
        "bench --threads -1 a",
        "inspect a",
        "inspect --threads -1",
        "doctor a",
        "doctor --model x"
      })
  void wrongUsageHasStatus2AndShowsTheUsage(String line) {
    String[] arguments = line.isEmpty() ? new String[0] : line.split(" ", -1);
    CommandRun run = CommandRun.of(arguments);
    assertEquals(2, run.status());
    assertEquals("", run.out());
    assertTrue(run.err().contains("Usage: sbert4j"), run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "similarity --help",
        "embed -h",
        "rerank --help",
        "tokenize --help",
        "bench --help",
        "inspect --help",
        "doctor --help"
      })
  void helpGoesToStandardOutput(String line) {
    CommandRun run = CommandRun.of(line.split(" ", -1));
    assertEquals(0, run.status());
    assertEquals("", run.err());
    assertTrue(run.out().startsWith("Usage: sbert4j"), run.out());
    assertTrue(run.out().contains("Exit status:"), run.out());
  }

  @Test
  void theCommandsAreListed() {
    for (String[] arguments :
        new String[][] {{"--help"}, {"--debug", "--help"}, {}, {"nonsense"}}) {
      CommandRun run = CommandRun.of(arguments);
      String said = run.out() + run.err();
      for (String command :
          List.of("similarity", "embed", "tokenize", "bench", "inspect", "doctor")) {
        assertTrue(said.contains("  " + command + " "), said);
      }
    }
  }

  @Test
  void completionKnowsTheCommandsAndTheirOptions() {
    CommandRun run = CommandRun.of("generate-completion");
    assertEquals(0, run.status());
    assertEquals("", run.err());
    for (String command : List.of("similarity", "embed", "rerank", "serve", "doctor")) {
      assertTrue(run.out().contains("function _picocli_sbert4j_" + command + "()"), command);
    }
    assertTrue(run.out().contains("--truncate-dim"), run.out());
  }

  @Test
  void tellsItsVersion() {
    CommandRun run = CommandRun.of("--version");
    assertEquals(0, run.status());
    assertTrue(run.out().matches("(?s)sbert4j \\d+\\.\\d+\\.\\d+.*Java .*"), run.out());
  }

  @Test
  void similarityPrintsTheCosineAndTheTime() {
    CommandRun run = CommandRun.of("similarity", "--model", model, "--backend", "scalar", "a", "a");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    String[] lines = run.out().split("\n", -1);
    assertEquals("cosine similarity  1.000000", lines[0]);
    assertTrue(
        lines[1].matches("time +\\d+ ms to encode both texts, after \\d+ ms to load the model"),
        lines[1]);
    assertEquals("model              " + model, lines[2]);
    assertTrue(lines[3].matches("backend +scalar.*"), lines[3]);
    assertEquals(5, lines.length);
    assertEquals("", lines[4]);
  }

  @Test
  void similarityOfDifferentTextsIsBelow1() {
    CommandRun run = CommandRun.of("similarity", "--model", model, "a", "到期");
    double cosine =
        Double.parseDouble(run.out().lines().findFirst().orElseThrow().split(" +", -1)[2]);
    assertTrue(cosine > -1 && cosine < 0.999, run.out());
  }

  @Test
  void tokenizePrintsTokensAndIds() {
    CommandRun run = CommandRun.of("tokenize", "--model", model, "ac到x", "");
    assertEquals("", run.err());
    assertEquals(
        """
        [CLS] a ##c 到 [UNK] [SEP]
        2 5 7 8 1 3
        [CLS] [SEP]
        2 3
        """,
        run.out());
    assertEquals(0, run.status());
  }

  @Test
  void tokenizePrintsIdsAlone() {
    CommandRun run =
        CommandRun.withInput("a b\r\n\r\n到", "tokenize", "--model", model, "--ids", "--input", "-");
    assertEquals("2 5 6 3\n2 3\n2 8 3\n", run.out());
  }

  @Test
  void tokenizeCutsWhereTheModelDoes() {
    String[] arguments = {"tokenize", "--model", model, "--ids", "a b a b a b a b"};
    assertEquals("2 5 6 5 6 3\n", CommandRun.of(arguments).out());
    String[] shorter = Arrays.copyOf(arguments, arguments.length + 2);
    shorter[arguments.length] = "--max-seq-length";
    shorter[arguments.length + 1] = "3";
    assertEquals("2 5 3\n", CommandRun.of(shorter).out());
  }

  @Test
  void tokenizeNeedsNoWeights() throws IOException {
    Path folder = TinyModel.write(models.resolve("without weights"));
    Files.delete(folder.resolve("model.safetensors"));
    CommandRun run = CommandRun.of("tokenize", "--model", folder.toString(), "--ids", "ac到x");
    assertEquals("", run.err());
    assertEquals("2 5 7 8 1 3\n", run.out());
  }

  @Test
  void aModelFolderThatDoesNotExistIsOneLine() {
    CommandRun run = CommandRun.of("similarity", "--model", "no such model", "a", "b");
    assertOneLineNaming(run, "no such model");
  }

  @Test
  void aMaxSeqLengthBeyondTheModelIsOneLine() {
    CommandRun run =
        CommandRun.of("similarity", "--model", model, "--max-seq-length", "17", "a", "b");
    assertOneLineNaming(run, "16");
  }

  @Test
  void debugAddsTheStackTrace() {
    for (String[] arguments :
        new String[][] {
          {"--debug", "similarity", "--model", "no such model", "a", "b"},
          {"similarity", "--debug", "--model", "no such model", "a", "b"}
        }) {
      CommandRun run = CommandRun.of(arguments);
      assertEquals(1, run.status());
      assertTrue(run.err().contains("\tat org.sbert4j."), run.err());
    }
  }

  @Test
  void aReaderThatGoesAwayIsNoError() {
    CommandRun run = runWithOutputThatFails("Broken pipe");
    assertEquals("", run.err());
    assertEquals(0, run.status());
  }

  @Test
  void aFullDiskBehindStandardOutputIsOneLine() {
    CommandRun run = runWithOutputThatFails("No space left on device");
    assertOneLineNaming(run, "standard output");
  }

  private static void assertOneLineNaming(CommandRun run, String name) {
    assertEquals(1, run.status());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("sbert4j: ") && run.err().contains(name), run.err());
    assertFalse(run.err().contains("Exception"), run.err());
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "embed --help", "similarity -h"})
  void helpThatCannotBeWrittenIsAnErrorOfOneLine(String line) {
    assertOneLineNaming(
        runWithOutputThatFails("No space left on device", line.split(" ", -1)), "standard output");
    assertEquals(0, runWithOutputThatFails("Broken pipe", line.split(" ", -1)).status());
  }

  @Test
  void aStandardOutputThatIsClosedIsOneLine() {
    CommandRun run = runWithOutputThatFails("Bad file descriptor");
    assertOneLineNaming(run, "standard output: cannot be written (it is closed): open it");
  }

  private static CommandRun runWithOutputThatFails(String reason) {
    return runWithOutputThatFails(reason, "embed", "--model", model, "a");
  }

  private static CommandRun runWithOutputThatFails(String reason, String... arguments) {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    StringWriter err = new StringWriter();
    Streams streams =
        new Streams(
            new ByteArrayInputStream(new byte[0]), out, new PrintWriter(err, true), false, false);
    int status = Main.run(arguments, streams);
    return new CommandRun(status, new ByteArrayOutputStream(), err.toString());
  }
}
