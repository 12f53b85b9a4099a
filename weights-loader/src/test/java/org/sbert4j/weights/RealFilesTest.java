package org.sbert4j.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.checkpoint.Checkpoint;
import org.sbert4j.weights.folder.DenseConfig;
import org.sbert4j.weights.folder.ModelFolder;
import org.sbert4j.weights.folder.NormalizeConfig;
import org.sbert4j.weights.folder.PoolingConfig;

/** Files written by torch, safetensors and onnx themselves: src/test/python/make_files.py. */
public class RealFilesTest {
  /** The script's {@code values(2, 3)}. */
  private static final float[] VALUES = {0, 0.25f, 0.5f, 0.75f, 1, 1.25f};

  public static Path resource(String name) {
    try {
      return Path.of(RealFilesTest.class.getResource(name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static float[] read(Checkpoint checkpoint, String name) {
    TensorView tensor = checkpoint.find(name).orElseThrow();
    float[] values = new float[(int) tensor.elementCount()];
    tensor.readFloats(0, values, 0, values.length);
    return values;
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-types.safetensors", "all-types.bin", "legacy.bin"})
  void everyElementType(String name) {
    try (Checkpoint checkpoint = Checkpoint.openFile(resource(name))) {
      for (String type : List.of("f32", "f16", "bf16", "f64")) {
        assertArrayEquals(VALUES, read(checkpoint, type), type);
        assertEquals(List.of(2L, 3L), checkpoint.find(type).orElseThrow().shape());
      }
      for (String type : List.of("i64", "i32", "i16")) {
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, read(checkpoint, type), type);
      }
      assertArrayEquals(new float[] {-3, -2, -1, 0, 1, 2}, read(checkpoint, "i8"));
      assertArrayEquals(new float[] {250, 251, 252, 253, 254, 255}, read(checkpoint, "u8"));
      assertArrayEquals(new float[] {1, 0, 1, 0, 1, 0}, read(checkpoint, "bool"));
      assertArrayEquals(new float[] {2.5f}, read(checkpoint, "scalar"));
      assertEquals(List.of(), checkpoint.find("scalar").orElseThrow().shape());
      assertEquals(0, checkpoint.require("empty", 0, 3).elementCount());
      for (DType dtype : DType.values()) {
        String lowerCase = dtype.name().toLowerCase(Locale.ROOT);
        assertEquals(dtype, checkpoint.find(lowerCase).orElseThrow().dtype());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"all-types.bin", "legacy.bin"})
  void torchStrides(String name) {
    try (Checkpoint checkpoint = Checkpoint.openFile(resource(name))) {
      float[] turned = {0, .75f, 1.5f, 2.25f, .25f, 1, 1.75f, 2.5f, .5f, 1.25f, 2, 2.75f};
      assertEquals(List.of(3L, 4L), checkpoint.find("transposed").orElseThrow().shape());
      assertArrayEquals(turned, read(checkpoint, "transposed"));
      assertArrayEquals(new float[] {.75f, 1, 1.25f, 1.5f, 1.75f, 2}, read(checkpoint, "rows"));
      assertArrayEquals(new float[] {.25f, 1, 1.75f, 2.5f}, read(checkpoint, "column"));
      assertArrayEquals(new float[] {0, .25f, .5f, 0, .25f, .5f}, read(checkpoint, "expanded"));
      assertArrayEquals(VALUES, read(checkpoint, "parameter"));
    }
  }

  @Test
  void torchModuleWithMetadata() {
    try (Checkpoint checkpoint = Checkpoint.openFile(resource("module.bin"))) {
      assertEquals(Set.of("weight", "bias"), checkpoint.tensorNames());
      assertEquals(6, checkpoint.require("weight", 3, 2).elementCount());
    }
  }

  @Test
  void torchStateDictInsideATrainingCheckpoint() {
    try (Checkpoint checkpoint = Checkpoint.openFile(resource("nested.bin"))) {
      assertArrayEquals(VALUES, read(checkpoint, "a"));
    }
  }

  @Test
  void torchStoragesOfAGpu() {
    try (Checkpoint checkpoint = Checkpoint.openFile(resource("cuda.bin"))) {
      assertArrayEquals(VALUES, read(checkpoint, "a"));
    }
  }

  /** Python does not look at a tensor that it has no use for, whatever its element type. */
  @ParameterizedTest
  @CsvSource({
    "unread.safetensors, u64, U64",
    "unread.safetensors, f8_e8m0, F8_E8M0",
    "unread.safetensors, c64, C64",
    "unread.bin, u64, torch.uint64",
    "unread.bin, f8_e4m3, torch.float8_e4m3fn",
    "unread.bin, c128, torch.ComplexDoubleStorage",
    "unread.bin, qint8, torch.QInt8Storage",
    "unread.bin, quint8, torch.QUInt8Storage",
  })
  void elementTypesThatAreNotRead(String name, String tensor, String type) {
    Path file = resource(name);
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertEquals(Set.of("a"), checkpoint.tensorNames());
      assertArrayEquals(VALUES, read(checkpoint, "a"));
      assertFails(
          () -> checkpoint.require(tensor, 3),
          file,
          tensor,
          "elements of type " + type + ", which cannot be read",
          "convert the weights to F32");
    }
  }

  @Test
  void onnxWeightsUnderTheirParameterNames() {
    try (Checkpoint checkpoint = Checkpoint.openFile(resource("tiny.onnx"))) {
      assertEquals(
          Set.of(
              "encoder.layer.0.dense.weight",
              "encoder.layer.0.dense.bias",
              "pooler.dense.weight",
              "turned.dense.weight",
              "ids",
              "doubles"),
          checkpoint.tensorNames());
      for (String module : List.of("encoder.layer.0", "pooler", "turned")) {
        checkpoint.require(module + ".dense.weight", 2, 3);
        assertArrayEquals(VALUES, read(checkpoint, module + ".dense.weight"), module);
      }
      assertArrayEquals(new float[] {0, .25f}, read(checkpoint, "encoder.layer.0.dense.bias"));
      assertArrayEquals(new float[] {0, -1, 300}, read(checkpoint, "ids"));
      assertArrayEquals(new float[] {0, .25f}, read(checkpoint, "doubles"));
    }
  }

  @Test
  void sentenceTransformersVersion6() {
    ModelFolder model = ModelFolder.open(resource("version-6"));
    assertTrue(model.maxSeqLength().isEmpty());
    assertEquals(16, model.tokenizer().modelMaxLength());
    assertEquals(4, model.config().requiredInt("hidden_size"));
    PoolingConfig pooling = (PoolingConfig) model.modules().get(0);
    assertEquals(List.of(PoolingMode.MEAN, PoolingMode.CLS), pooling.modes());
    assertEquals(4, pooling.embeddingDimension());
    DenseConfig dense = (DenseConfig) model.modules().get(1);
    assertEquals("gelu", dense.activation());
    assertEquals(new NormalizeConfig(), model.modules().get(2));
    assertEquals(false, model.tokenizer().doLowerCase());
    try (Checkpoint weights = Checkpoint.open(model.transformerFolder());
        Checkpoint denseWeights = Checkpoint.open(dense.folder())) {
      weights.require("embeddings.word_embeddings.weight", 8, 4);
      denseWeights.require("linear.weight", 3, 8);
      denseWeights.require("linear.bias", 3);
    }
  }
}
