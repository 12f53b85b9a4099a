package org.sbert4j.benchmarks.model.engines;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.TokenizerFile;
import org.sbert4j.benchmarks.model.Shapes;
import org.sbert4j.benchmarks.model.runs.Agreement;
import org.sbert4j.benchmarks.model.runs.SideBySide;
import org.sbert4j.benchmarks.model.setup.Job;
import org.sbert4j.benchmarks.model.setup.ModelFiles;
import org.sbert4j.benchmarks.model.setup.Workbench;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

class EnginesTest {
  private static final Contender SCALAR = Contender.scalar(1);
  private static final Contender ONNX_RUNTIME = Contender.peer(Contender.Kind.ONNX_RUNTIME, 1);

  @TempDir static Path temporary;
  private static Path folder;
  private static Path texts;

  @BeforeAll
  static void writeModel() throws IOException {
    folder = temporary.resolve("model");
    ModelFiles.writeGenerated(folder, Shapes.SMALL, 256);
    texts = temporary.resolve("texts.txt");
    Files.write(texts, List.of("到期不能按时还款怎么办", "", "剩余欠款还有多少?"));
  }

  @Test
  void bothFilesHoldTheSameWeights() {
    Map<String, TensorView> tensors = Shapes.SMALL.tensors();
    tensors.keySet().removeIf(name -> name.startsWith("pooler."));
    try (Checkpoint safetensors = Checkpoint.open(folder);
        Checkpoint onnx = Checkpoint.openFile(folder.resolve(ModelFiles.ONNX))) {
      tensors.forEach(
          (name, tensor) -> {
            TensorView stored = safetensors.find(name).orElseThrow();
            assertEquals(tensor.shape(), stored.shape(), name);
            assertArrayEquals(floats(tensor), floats(stored), name);
            assertEquals(tensor.elementCount(), onnx.find(name).orElseThrow().elementCount(), name);
          });
    }
  }

  private static float[] floats(TensorView tensor) {
    float[] floats = new float[(int) tensor.elementCount()];
    tensor.readFloats(0, floats, 0, floats.length);
    return floats;
  }

  @Test
  void onnxRuntimeComputesTheSameVectors() throws IOException {
    Optional<String> why = NativePeers.whyNoOnnxRuntime();
    assumeTrue(why.isEmpty(), () -> why.orElse(""));
    List<Contender> contenders = List.of(SCALAR, ONNX_RUNTIME);
    try (SideBySide both = new SideBySide(contenders, folder, 256, EngineOpener.here())) {
      both.requireAgreement(texts, Agreement.ELEMENTS);
    }
  }

  @Test
  void weightsThatDoNotExistAreAnError() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Engine.open(Contender.sbert4j("scalar", "int1", 1), folder, 256));
    assertEquals("int1: no such weights; there are fp32, bf16, fp16, int8", e.getMessage());
  }

  @Test
  void anEngineInAnotherProcessDoesTheSame() throws IOException {
    EngineOpener processes =
        EngineOpener.processes(
            Jvm.at(Jvm.current()), Optional.empty(), Path.of("peers/pytorch.py"), Map.of());
    try (TimedEngine there = processes.open(SCALAR, folder, 256);
        TimedEngine here = EngineOpener.here().open(SCALAR, folder, 256)) {
      assertArrayEquals(here.vectors(texts), there.vectors(texts));
      assertEquals(2, there.run(new Job(texts, Job.Order.FILE, 2, 1, 0)).length);
      assertEquals(1, there.run(new Job(texts, Job.Order.FILE, 2, 2, 0)).length);
    }
  }

  @Test
  void aProcessThatEndsIsAnError() throws IOException {
    List<String> command = List.of(Jvm.current().toString(), "-version");
    try (WorkerProcess process = new WorkerProcess("nobody", command, Map.of())) {
      Exception e = assertThrows(IOException.class, () -> process.vectors(texts));
      assertEquals("nobody ended instead of answering; what it said is above.", e.getMessage());
    }
  }

  @Test
  void anUnknownCommandIsAnError() throws IOException {
    try (TimedEngine engine = EngineOpener.here().open(SCALAR, folder, 256)) {
      BufferedReader commands = new BufferedReader(new StringReader("sleep"));
      PrintStream replies =
          new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
      Exception e =
          assertThrows(
              IllegalArgumentException.class, () -> Worker.serve(engine, commands, replies));
      assertEquals("sleep: no such command; there are vectors and run", e.getMessage());
    }
  }

  @Test
  void textsHaveTheWantedNumberOfTokens() {
    for (int tokens : new int[] {2, 16, 512}) {
      for (String text : Workbench.textsOf(3, tokens)) {
        assertEquals(
            tokens, TokenizerFile.bundled().tokenizer().encode(text, 512).inputIds().length);
      }
    }
  }
}
