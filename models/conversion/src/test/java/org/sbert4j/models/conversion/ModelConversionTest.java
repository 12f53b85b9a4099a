package org.sbert4j.models.conversion;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.bundled.FileList;
import org.sbert4j.weights.checkpoint.Checkpoint;

/** The conversion of an ONNX file of two tensors; the real model is in the tests module. */
class ModelConversionTest {
  private static final float[] BIAS = {0.25f, -2f, 0x1p-24f};

  @TempDir private Path temporary;
  private Path onnx;
  private Path tokenizer;
  private Path work;
  private Path folder;

  @BeforeEach
  void writeSource() throws IOException {
    onnx = temporary.resolve("model.onnx");
    tokenizer = temporary.resolve("vocabulary.json");
    work = temporary.resolve("target/work");
    folder = Files.createDirectories(temporary.resolve("folder"));
    Files.write(onnx, OnnxBytes.model("embeddings.LayerNorm.bias", BIAS, "other", new float[5]));
    Files.writeString(tokenizer, "{}");
    Files.writeString(folder.resolve("config.json"), "{}");
  }

  private void convert() throws IOException {
    new ModelConversion(onnx.toUri().toURL(), tokenizer.toUri().toURL()).complete(folder, work);
    try (Stream<Path> left = Files.list(work)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void addsTokenizerWeightsAndTheListOfAllFiles() throws IOException {
    convert();
    assertEquals("{}", Files.readString(folder.resolve("tokenizer.json")));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(List.of("embeddings.LayerNorm.bias"), List.copyOf(checkpoint.tensorNames()));
      TensorView bias = checkpoint.require("embeddings.LayerNorm.bias", BIAS.length);
      assertEquals(DType.F16, bias.dtype());
      float[] values = new float[BIAS.length];
      bias.readFloats(0, values, 0, values.length);
      assertArrayEquals(BIAS, values);
    }
    assertEquals(
        List.of("config.json", "model.safetensors", "tokenizer.json"),
        FileList.of(folder).files().stream().map(FileList.Entry::name).toList());
    assertEquals(FileList.of(folder).text(), Files.readString(folder.resolve("sbert4j-files.txt")));
  }

  @Test
  void leavesAloneWhatWouldNotChange() throws IOException {
    convert();
    FileTime past = FileTime.fromMillis(1_000_000);
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    assertEquals(4, files.size());
    for (Path file : files) {
      Files.setLastModifiedTime(file, past);
    }
    convert();
    for (Path file : files) {
      assertEquals(past, Files.getLastModifiedTime(file), file.toString());
    }
    Files.writeString(tokenizer, "{\"version\": \"1.0\"}");
    convert();
    assertEquals(Files.readString(tokenizer), Files.readString(folder.resolve("tokenizer.json")));
    assertEquals(past, Files.getLastModifiedTime(folder.resolve("model.safetensors")));
    assertEquals(FileList.of(folder).text(), Files.readString(folder.resolve("sbert4j-files.txt")));
  }

  @Test
  void weightsThatAreNo16BitFloatsAreAnError() throws IOException {
    Files.write(
        onnx,
        OnnxBytes.model("encoder.bias", new float[] {1, 0.1f}, "embeddings.bias", new float[] {1}));
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, this::convert);
    assertTrue(e.getMessage().startsWith("encoder.bias holds 0.1"), e.getMessage());
    assertTrue(Files.notExists(folder.resolve("model.safetensors")));
  }

  @Test
  void whatIsNoOnnxIsAnError() throws IOException {
    Files.writeString(onnx, "no onnx");
    assertThrows(ModelFormatException.class, this::convert);
  }

  @Test
  void whatIsNotOnTheClassPathIsAnError() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> ModelConversion.main(new String[] {"none.onnx", "none.json", "a", "b"}));
    assertEquals("none.onnx is not on the class path", e.getMessage());
  }
}
