package org.sbert4j.cli.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.cli.CommandRun;
import org.sbert4j.cli.TinyModel;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

class TraceCommandTest {
  @TempDir private Path folder;
  private Path model;
  private Path output;

  @BeforeEach
  void writeModel() throws IOException {
    model = TinyModel.write(folder.resolve("tiny"));
    output = folder.resolve("trace.safetensors");
  }

  private CommandRun trace(Path file, String... arguments) {
    String[] fixed = {"trace", "--model", model.toString(), "--output", file.toString()};
    return CommandRun.of(
        Stream.concat(Stream.of(fixed), Stream.of(arguments)).toArray(String[]::new));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void theFileHasTheVectorsOfEncode() throws IOException {
    CommandRun run = trace(output, "a b", "到期", "--prompt", "b ");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertEquals("", run.out());
    try (Checkpoint file = Checkpoint.openFile(output);
        SentenceTransformer loaded = SentenceTransformer.load(model)) {
      TensorView vectors = file.find("sentence_embedding").orElseThrow();
      assertEquals(List.of(2L, (long) TinyModel.HIDDEN_SIZE), vectors.shape());
      float[] found = new float[TinyModel.HIDDEN_SIZE];
      vectors.readFloats(0, found, 0, found.length);
      assertArrayEquals(loaded.encode("b a b"), found);
      assertTrue(file.find("encoder.layer.0.attention.self.probs").isPresent());
    }
    assertEquals(List.of(model, output), files());
  }

  @Test
  void aDashIsStandardOutput() throws IOException {
    assertEquals(0, trace(output, "a b", "到期").status());
    CommandRun run = trace(Path.of("-"), "a b", "到期");
    assertEquals("", run.err());
    assertEquals(0, run.status());
    assertArrayEquals(Files.readAllBytes(output), run.outBytes());
    assertFalse(Files.exists(Path.of("-")));
  }

  @Test
  void whatIsWrongIsOneLineAndLeavesNothing() throws IOException {
    assertTold(1, "is a folder", trace(folder, "a"));
    assertTold(1, "does not exist", trace(folder.resolve("no/where"), "a"));
    assertTold(2, "give at least one TEXT", trace(output));
    assertTold(1, "TRUNCATE", trace(output, "a", "--truncation", "window"));
    assertTold(1, "tokens", trace(output, "a b a b a b a b", "--truncation", "error"));
    assertTold(1, "is no file but a device", trace(Path.of("/dev/null"), "a"));
    assertTrue(Files.exists(Path.of("/dev/null")) && !Files.isRegularFile(Path.of("/dev/null")));
    Path empty = Files.createFile(folder.resolve("zero"));
    assertTold(1, "has no text", trace(output, "--input", empty.toString()));
    Files.delete(empty);
    assertTold(1, "no weights", traceWithoutWeights());
    assertEquals(List.of(model), files());
  }

  private CommandRun traceWithoutWeights() throws IOException {
    Files.delete(model.resolve("model.safetensors"));
    return trace(output, "a");
  }

  private static void assertTold(int status, String part, CommandRun run) {
    assertEquals(status, run.status(), run.err());
    assertTrue(run.err().contains(part), run.err());
    assertEquals("", run.out());
  }
}
