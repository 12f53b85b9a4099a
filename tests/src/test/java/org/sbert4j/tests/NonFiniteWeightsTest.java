package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.checkpoint.SafetensorsWriter;

/** Each tensor of a model in turn holds a NaN or an infinity: loading refuses, and says where. */
class NonFiniteWeightsTest {
  private static final Path TINY = GOLDENS.read("l1-h20-cls").model();

  @TempDir Path temporary;

  /** A tensor with one element replaced. */
  private record Spoilt(TensorView sound, long element, float value) implements TensorView {
    @Override
    public String name() {
      return sound.name();
    }

    @Override
    public DType dtype() {
      return DType.F32;
    }

    @Override
    public List<Long> shape() {
      return sound.shape();
    }

    @Override
    public long elementCount() {
      return sound.elementCount();
    }

    @Override
    public void readFloats(long offset, float[] destination, int start, int length) {
      sound.readFloats(offset, destination, start, length);
      if (element >= offset && element < offset + length) {
        destination[(int) (start + element - offset)] = value;
      }
    }
  }

  /** The tensors that a vector depends on, as stored: not the pooler, no ids, no heads. */
  static Stream<String> tensors() {
    try (Checkpoint checkpoint = Checkpoint.open(TINY)) {
      return checkpoint.tensorNames().stream()
          .filter(name -> name.contains("embeddings.") || name.contains("encoder.layer."))
          .filter(name -> !name.contains("position_ids"))
          .toList()
          .stream();
    }
  }

  private Path copyOf(Path source) throws IOException {
    return ModelCopy.of(source, temporary.resolve("model")).folder();
  }

  /** Writes a folder's weights anew with the last element of one tensor replaced. */
  private static long spoil(Path source, Path folder, String tensor, float value) {
    try (Checkpoint checkpoint = Checkpoint.open(source)) {
      Map<String, TensorView> tensors = new LinkedHashMap<>();
      for (String name : checkpoint.tensorNames()) {
        tensors.put(name, checkpoint.find(name).orElseThrow());
      }
      TensorView sound = tensors.get(tensor);
      long last = sound.elementCount() - 1;
      tensors.put(tensor, new Spoilt(sound, last, value));
      SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors, Map.of());
      return last;
    }
  }

  private static String refusal(Path folder, String backend) {
    LoadOptions options = LoadOptions.defaults().withBackend(backend);
    return assertThrows(
            ModelFormatException.class, () -> SentenceTransformer.load(folder, options).close())
        .getMessage();
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void everyTensorIsChecked(String tensor) throws IOException {
    Path folder = copyOf(TINY);
    float[] values = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
    for (float value : values) {
      spoil(TINY, folder, tensor, value);
      for (String backend : CpuBackends.available()) {
        String message = refusal(folder, backend);
        assertEquals(1, message.lines().count(), message);
        assertTrue(
            message.startsWith(folder.resolve("model.safetensors") + ": " + tensor + ": element ["),
            message);
        assertTrue(message.contains(" is " + value + ";"), message);
      }
    }
  }

  @Test
  void whatNoVectorDependsOnMayBeAnything() throws IOException {
    Path folder = copyOf(TINY);
    try (Checkpoint checkpoint = Checkpoint.open(TINY)) {
      String pooler =
          checkpoint.tensorNames().stream()
              .filter(name -> name.contains("pooler.dense.weight"))
              .findFirst()
              .orElseThrow();
      spoil(TINY, folder, pooler, Float.NaN);
    }
    SentenceTransformer.load(folder).close();
  }

  @Test
  void theDenseModuleIsCheckedToo() throws IOException {
    String name = denseModel();
    Path source = GOLDENS.read(name).model();
    Path folder = copyOf(source);
    Path dense = Path.of(folder.toString(), "2_Dense");
    spoil(source.resolve("2_Dense"), dense, "linear.weight", Float.NaN);
    Files.deleteIfExists(dense.resolve("pytorch_model.bin"));
    String message = refusal(folder, "auto");
    assertTrue(
        message.startsWith(dense.resolve("model.safetensors") + ": linear.weight: "), message);
  }

  private static String denseModel() {
    return GOLDENS
        .withModel()
        .filter(name -> Files.isDirectory(GOLDENS.read(name).model().resolve("2_Dense")))
        .findFirst()
        .orElseThrow();
  }
}
