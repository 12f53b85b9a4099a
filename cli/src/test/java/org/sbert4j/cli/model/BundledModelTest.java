package org.sbert4j.cli.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.OnnxBytes;
import org.sbert4j.cli.terminal.CommandException;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** The conversion of an ONNX file of two tensors; the real model is in the tests module. */
class BundledModelTest {
  private static final float[] BIAS = {0.1f, -2f, Float.MIN_VALUE};

  @TempDir private Path folder;
  private Path models;
  private Path onnx;
  private Path tokenizer;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeSource() throws IOException {
    models = folder.resolve("cache/models");
    onnx = folder.resolve("model.onnx");
    tokenizer = folder.resolve("tokenizer.json");
    Files.write(onnx, OnnxBytes.model("embeddings.LayerNorm.bias", BIAS, "other", new float[5]));
    Files.writeString(tokenizer, "{}");
  }

  @Test
  void convertsOnceAndSaysSo() throws IOException {
    Path converted = bundled().folder();
    assertEquals(models.resolve("bge-small-zh-v1.5"), converted);
    for (String file : ModelConversion.FILES) {
      assertTrue(Files.isRegularFile(converted.resolve(file)), file);
    }
    assertEquals("{}", Files.readString(converted.resolve("tokenizer.json")));
    try (Checkpoint checkpoint = Checkpoint.open(converted)) {
      assertEquals(List.of("embeddings.LayerNorm.bias"), List.copyOf(checkpoint.tensorNames()));
      TensorView bias = checkpoint.require("embeddings.LayerNorm.bias", BIAS.length);
      float[] values = new float[BIAS.length];
      bias.readFloats(0, values, 0, values.length);
      assertArrayEquals(BIAS, values);
    }
    String said = err.toString();
    assertTrue(said.matches("sbert4j: preparing the bundled model in .* \\d+ ms\\R"), said);

    FileTime time = Files.getLastModifiedTime(converted.resolve("model.safetensors"));
    assertEquals(converted, bundled().folder());
    assertEquals(time, Files.getLastModifiedTime(converted.resolve("model.safetensors")));
    assertEquals(said, err.toString());
    assertNoLeftovers();
  }

  @Test
  void repairsADamagedFolder() throws IOException {
    Path converted = bundled().folder();
    byte[] weights = Files.readAllBytes(converted.resolve("model.safetensors"));
    for (String file : ModelConversion.FILES) {
      Files.write(converted.resolve(file), new byte[] {'x'});
      bundled().folder();
      assertTrue(Files.size(converted.resolve(file)) > 1, file);
      Files.delete(converted.resolve(file));
      bundled().folder();
      assertTrue(Files.exists(converted.resolve(file)), file);
    }
    assertArrayEquals(weights, Files.readAllBytes(converted.resolve("model.safetensors")));
    assertNoLeftovers();
  }

  @Test
  void convertsAgainWhenTheSourceChanges() throws IOException {
    bundled().folder();
    Files.writeString(tokenizer, "{\"version\": \"1.0\"}");
    Path converted = bundled().folder();
    assertEquals(
        Files.readString(tokenizer), Files.readString(converted.resolve("tokenizer.json")));
  }

  @Test
  void clearsAwayWhatAnInterruptedConversionLeft() throws IOException {
    Path left = models.resolve("bge-small-zh-v1.5.1234.tmp");
    Files.createDirectories(left.resolve("1_Pooling"));
    Files.writeString(left.resolve("1_Pooling/config.json"), "{");
    bundled().folder();
    assertNoLeftovers();
  }

  @Test
  void clearsAwayWhatACompleteConversionLeft() throws IOException {
    bundled().folder();
    Files.writeString(models.resolve("bge-small-zh-v1.5.1234.tmp"), "model.onnx");
    Files.writeString(models.resolve("other.tmp"), "somebody else's");
    bundled().folder();
    assertTrue(Files.notExists(models.resolve("bge-small-zh-v1.5.1234.tmp")));
    assertTrue(Files.exists(models.resolve("other.tmp")));
    assertEquals(1, err.toString().lines().count(), err.toString());
  }

  @Test
  void convertsOnceForManyAtATime() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Path>> folders = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        folders.add(threads.submit(() -> bundled().folder()));
      }
      for (Future<Path> found : folders) {
        assertEquals(models.resolve("bge-small-zh-v1.5"), found.get());
      }
    } finally {
      threads.shutdownNow();
    }
    assertEquals(1, err.toString().lines().count(), err.toString());
    assertNoLeftovers();
  }

  @Test
  void aSourceThatCannotBeConvertedLeavesNothing() throws IOException {
    Files.writeString(onnx, "no onnx");
    assertThrows(ModelFormatException.class, () -> bundled().folder());
    assertNoLeftovers();
    assertTrue(Files.notExists(models.resolve("bge-small-zh-v1.5")));
  }

  @Test
  void aCacheThatCannotBeWrittenIsAnError() throws IOException {
    Files.writeString(folder.resolve("cache"), "a file where a folder should be");
    CommandException e = assertThrows(CommandException.class, () -> bundled().folder());
    assertTrue(e.getMessage().startsWith(models.resolve("bge-small-zh-v1.5") + ": "));
    assertTrue(e.getMessage().endsWith("set SBERT4J_CACHE to a writable folder"), e.getMessage());
  }

  @Test
  void theArtifactIsOnTheClassPath() {
    ModelSource source = ModelSource.bundled();
    assertTrue(source.onnx().getPath().endsWith("/bge-small-zh-v1.5.onnx"));
    assertTrue(source.tokenizer().getPath().endsWith("/bge-small-zh-v1.5-tokenizer.json"));
  }

  private BundledModel bundled() throws IOException {
    ModelSource source = new ModelSource(onnx.toUri().toURL(), tokenizer.toUri().toURL());
    return new BundledModel(new PrintWriter(err, true), models, source);
  }

  private void assertNoLeftovers() throws IOException {
    try (Stream<Path> files = Files.list(models)) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertTrue(
          names.stream().noneMatch(name -> name.endsWith(".tmp")), () -> "left over: " + names);
    }
  }
}
