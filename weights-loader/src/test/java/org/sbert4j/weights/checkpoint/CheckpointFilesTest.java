package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.RealFilesTest;
import org.sbert4j.weights.SafetensorsBytes;
import org.sbert4j.weights.TensorView;

class CheckpointFilesTest {
  @TempDir Path folder;

  private Path safetensors(String name, String... tensors) throws IOException {
    return SafetensorsBytes.rows(folder.resolve(name), 2, tensors);
  }

  private Path index(String... namesAndFiles) throws IOException {
    StringBuilder json = new StringBuilder("{\"metadata\":{\"total_size\":16},\"weight_map\":{");
    for (int i = 0; i < namesAndFiles.length; i += 2) {
      json.append(i == 0 ? "" : ",")
          .append("\"%s\":\"%s\"".formatted(namesAndFiles[i], namesAndFiles[i + 1]));
    }
    return Files.writeString(
        folder.resolve("model.safetensors.index.json"), json.append("}}").toString());
  }

  @Test
  void folderThatDoesNotExist() {
    Path missing = folder.resolve("missing");
    assertFails(() -> Checkpoint.open(missing), missing, "", "does not exist", "check the path");
  }

  @Test
  void folderWithoutWeights() {
    assertFails(() -> Checkpoint.open(folder), folder, "", "has no weights", "pytorch_model.bin");
  }

  @Test
  void onnxByAnotherName() throws IOException {
    Path onnx = Files.createDirectory(folder.resolve("onnx")).resolve("model_qint8_avx512.onnx");
    Files.copy(RealFilesTest.resource("tiny.onnx"), onnx);
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(onnx, checkpoint.source());
    }
    Files.copy(onnx, folder.resolve("a.onnx"));
    assertFails(
        () -> Checkpoint.open(folder),
        folder,
        "",
        "a.onnx and model_qint8_avx512.onnx",
        "model.onnx");
    Path quantized = Files.copy(onnx, folder.resolve("model_quantized.onnx"));
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(quantized, checkpoint.source());
    }
  }

  @Test
  void safetensorsComeFirst() throws IOException {
    Path file = safetensors("model.safetensors", "a");
    Files.write(folder.resolve("pytorch_model.bin"), new byte[] {1});
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(file, checkpoint.source());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "all-types.safetensors, pytorch_model.bin, a safetensors file",
    "all-types.bin, model.safetensors, a zip",
    "tiny.onnx, model.safetensors, an ONNX model",
    "half.sha256, model.onnx, none of the known formats"
  })
  void extensionThatDoesNotFitTheContent(String resource, String name, String found)
      throws IOException {
    Path file = Files.copy(RealFilesTest.resource(resource), folder.resolve(name));
    assertFails(
        () -> Checkpoint.openFile(file), file, "byte 0", "begins like " + found, "rename it");
  }

  @Test
  void unknownExtension() throws IOException {
    Path file = Files.write(folder.resolve("model.h5"), new byte[] {1});
    assertFails(() -> Checkpoint.openFile(file), file, "", "no known extension", "name it");
  }

  @Test
  void folderInsteadOfFile() {
    assertFails(() -> Checkpoint.openFile(folder), folder, "", "is a folder", "name a file");
  }

  @Test
  void gitLfsPointer() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("model.safetensors"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n");
    assertFails(() -> Checkpoint.openFile(file), file, "byte 0", "Git LFS pointer", "git lfs pull");
  }

  @Test
  void shards() throws IOException {
    safetensors("model-1.safetensors", "a");
    safetensors("model-2.safetensors", "x", "b");
    Path index = index("a", "model-1.safetensors", "b", "model-2.safetensors");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(index, checkpoint.source());
      float[] b = new float[2];
      checkpoint.require("b", 2).readFloats(0, b, 0, 2);
      assertArrayEquals(new float[] {.5f, .75f}, b);
    }
  }

  @Test
  void shardsOfPytorch() throws IOException {
    Files.copy(RealFilesTest.resource("module.bin"), folder.resolve("part.bin"));
    Files.writeString(
        folder.resolve("pytorch_model.bin.index.json"),
        "{\"weight_map\":{\"weight\":\"part.bin\"}}");
    try (Checkpoint checkpoint = Checkpoint.open(folder)) {
      assertEquals(6, checkpoint.require("weight", 3, 2).elementCount());
    }
  }

  @Test
  void shardThatIsMissing() throws IOException {
    index("a", "model-1.safetensors");
    Path shard = folder.resolve("model-1.safetensors");
    assertFails(() -> Checkpoint.open(folder), shard, "", "does not exist", "check the path");
  }

  @Test
  void shardWithoutItsTensor() throws IOException {
    Path shard = safetensors("model-1.safetensors", "a");
    index("b", "model-1.safetensors");
    assertFails(
        () -> Checkpoint.open(folder), shard, "b", "the tensor is missing", "the same model");
  }

  @Test
  void indexWithoutWeightMap() throws IOException {
    Path index = Files.writeString(folder.resolve("model.safetensors.index.json"), "{}");
    assertFails(() -> Checkpoint.open(folder), index, "weight_map", "is missing", "add it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../outside.safetensors", "a/../../outside.safetensors", "/etc/passwd"})
  void shardOutsideTheFolder(String name) throws IOException {
    Path index = index("a", name);
    assertFails(
        () -> Checkpoint.open(folder),
        index,
        "weight_map.a",
        "leads out of the model's folder",
        "put the file inside");
  }

  @Test
  void shardBehindALinkOutOfTheFolder(@TempDir Path elsewhere) throws IOException {
    Path target = SafetensorsBytes.rows(elsewhere.resolve("x.safetensors"), 2, "a");
    Files.createSymbolicLink(folder.resolve("link.safetensors"), target);
    Path index = index("a", "link.safetensors");
    assertFails(
        () -> Checkpoint.open(folder), index, "weight_map.a", "leads out", "put the file inside");
  }

  @Test
  void shardBehindALinkOfTheHubCache(@TempDir Path cache) throws IOException {
    Path blob =
        SafetensorsBytes.rows(
            Files.createDirectories(cache.resolve("model/blobs")).resolve("0123"), 2, "a");
    Path snapshot = Files.createDirectories(cache.resolve("model/snapshots/main"));
    Files.createSymbolicLink(snapshot.resolve("part.safetensors"), blob);
    Files.writeString(
        snapshot.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"a\":\"part.safetensors\"}}");
    try (Checkpoint checkpoint = Checkpoint.open(snapshot)) {
      assertEquals(2, checkpoint.require("a", 2).elementCount());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embeddings.LayerNorm.weight",
        "bert.embeddings.LayerNorm.weight",
        "bert.embeddings.LayerNorm.gamma",
        "model.embeddings.LayerNorm.weight",
        "auto_model.embeddings.LayerNorm.weight",
        "0.auto_model.embeddings.LayerNorm.gamma"
      })
  void storedVariants(String stored) throws IOException {
    Path file = safetensors("model.safetensors", "cls.predictions.bias", stored);
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertEquals(stored, checkpoint.require("embeddings.LayerNorm.weight", 2).name());
      assertTrue(checkpoint.find("embeddings.LayerNorm.bias").isEmpty());
    }
  }

  @Test
  void missingTensor() throws IOException {
    Path file = safetensors("model.safetensors", "a");
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertFails(
          () -> checkpoint.require("pooler.dense.bias", 4),
          file,
          "pooler.dense.bias",
          "the tensor is missing, expected with shape [4]",
          "config.json");
    }
  }

  @Test
  void tensorOfAnotherShape() throws IOException {
    Path file = safetensors("model.safetensors", "a");
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertFails(
          () -> checkpoint.require("a", 1, 2),
          file,
          "a",
          "expected shape [1, 2], found [2]",
          "config.json");
    }
  }

  @Test
  void integersWhereWeightsAreNeeded() {
    Path file = RealFilesTest.resource("all-types.safetensors");
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertFails(
          () -> checkpoint.require("i8", 2, 3), file, "i8", "found I8", "was not quantized");
    }
  }

  @Test
  void viewsOutliveTheirCheckpoint() throws IOException {
    Path file = safetensors("model.safetensors", "a");
    Checkpoint checkpoint = Checkpoint.openFile(file);
    TensorView tensor = checkpoint.require("a", 2);
    checkpoint.close();
    float[] values = new float[2];
    tensor.readFloats(0, values, 0, 2);
    assertArrayEquals(new float[] {0, .25f}, values);
    assertThrows(IllegalStateException.class, () -> checkpoint.find("a"));
  }
}
