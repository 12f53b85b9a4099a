package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.RealFilesTest;
import org.sbert4j.weights.SafetensorsBytes;
import org.sbert4j.weights.TensorView;

class SafetensorsWriterTest {
  @TempDir Path folder;

  private static Map<String, TensorView> tensors(Checkpoint checkpoint) {
    Map<String, TensorView> tensors = new TreeMap<>();
    for (String name : checkpoint.tensorNames()) {
      tensors.put(name, checkpoint.find(name).orElseThrow());
    }
    return tensors;
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** A tensor of another source than a checkpoint, larger than the writer's buffer. */
  private record Counting(long elementCount, DType dtype) implements TensorView {
    @Override
    public String name() {
      return "counting";
    }

    @Override
    public List<Long> shape() {
      return List.of(elementCount);
    }

    @Override
    public void readFloats(long offset, float[] destination, int destinationOffset, int length) {
      for (int i = 0; i < length; i++) {
        destination[destinationOffset + i] = offset + i;
      }
    }
  }

  @Test
  void integersOfAnotherSourceStayIntegers() {
    Path target = folder.resolve("ids.safetensors");
    int elements = 70_000;
    TensorView ids = new Counting(elements, DType.I64);
    TensorView floats = new Counting(3, DType.F32);
    SafetensorsWriter.write(target, Map.of("ids", ids, "floats", floats), Map.of());
    try (Checkpoint read = Checkpoint.openFile(target)) {
      TensorView found = read.find("ids").orElseThrow();
      assertEquals(DType.I64, found.dtype());
      float[] values = new float[elements];
      found.readFloats(0, values, 0, elements);
      assertEquals(elements - 1, values[elements - 1]);
      assertEquals(DType.F32, read.find("floats").orElseThrow().dtype());
    }
  }

  @Test
  void keepsEveryElementType() throws IOException {
    Path original = RealFilesTest.resource("all-types.safetensors");
    Path target = folder.resolve("copy.safetensors");
    try (Checkpoint checkpoint = Checkpoint.openFile(original)) {
      SafetensorsWriter.write(target, tensors(checkpoint), Map.of("format", "pt"));
    }
    try (Checkpoint before = Checkpoint.openFile(original);
        Checkpoint after = Checkpoint.openFile(target)) {
      assertEquals(before.tensorNames().size(), after.tensorNames().size());
      for (String name : before.tensorNames()) {
        TensorView expected = before.find(name).orElseThrow();
        TensorView found = after.find(name).orElseThrow();
        assertEquals(expected.dtype(), found.dtype());
        assertEquals(expected.shape(), found.shape());
        assertArrayEquals(read(expected), read(found), name);
      }
    }
    assertEquals(List.of(target), files());
    byte[] bytes = Files.readAllBytes(target);
    assertEquals(0, bytes[0] % 8);
    String start = new String(bytes, 8, 40, StandardCharsets.UTF_8);
    assertTrue(start.startsWith("{\"__metadata__\":{\"format\":\"pt\"},\"f64\":"), start);
  }

  private static float[] read(TensorView tensor) {
    float[] values = new float[(int) tensor.elementCount()];
    tensor.readFloats(0, values, 0, values.length);
    return values;
  }

  @Test
  void transposedViewIsWrittenInItsOwnOrder() {
    Path target = folder.resolve("copy.safetensors");
    try (Checkpoint onnx = Checkpoint.openFile(RealFilesTest.resource("tiny.onnx"))) {
      TensorView weight = onnx.require("encoder.layer.0.dense.weight", 2, 3);
      SafetensorsWriter.write(target, Map.of("w", weight), Map.of());
    }
    try (Checkpoint copy = Checkpoint.openFile(target)) {
      assertArrayEquals(new float[] {0, .25f, .5f, .75f, 1, 1.25f}, read(copy.require("w", 2, 3)));
    }
  }

  @Test
  void tensorOfAnotherSourceBecomesF32() {
    Path target = folder.resolve("copy.safetensors");
    SafetensorsWriter.write(target, Map.of("c", new Counting(200_001, DType.BF16)), Map.of());
    try (Checkpoint copy = Checkpoint.openFile(target)) {
      TensorView counting = copy.require("c", 200_001);
      assertEquals(DType.F32, counting.dtype());
      float[] values = read(counting);
      for (int i = 0; i < values.length; i++) {
        assertEquals(i, values[i]);
      }
    }
  }

  @Test
  void replacesAnOlderFile() throws IOException {
    Path target = Files.write(folder.resolve("copy.safetensors"), new byte[1000]);
    SafetensorsWriter.write(target, Map.of("c", new Counting(1, DType.BF16)), Map.of());
    try (Checkpoint copy = Checkpoint.openFile(target)) {
      assertEquals(1, copy.require("c", 1).elementCount());
    }
  }

  @Test
  void folderThatDoesNotExist() {
    Path target = folder.resolve("missing").resolve("copy.safetensors");
    assertFails(
        () -> SafetensorsWriter.write(target, Map.of(), Map.of()),
        target,
        "",
        "its folder does not exist",
        "create the folder");
  }

  @Test
  void failureLeavesNothingBehind() throws IOException {
    Path source = SafetensorsBytes.rows(folder.resolve("source.safetensors"), 2, "a");
    try (Checkpoint checkpoint = Checkpoint.openFile(source)) {
      TensorView a = checkpoint.require("a", 2);
      Files.write(source, new byte[] {1});
      assertThrows(
          ModelFormatException.class,
          () ->
              SafetensorsWriter.write(
                  folder.resolve("copy.safetensors"), Map.of("a", a), Map.of()));
    }
    assertEquals(List.of(source), files());
  }
}
