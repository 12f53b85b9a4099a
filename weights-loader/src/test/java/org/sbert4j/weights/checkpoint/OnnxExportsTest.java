package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.weights.GraphSettings;
import org.sbert4j.weights.RealFilesTest;
import org.sbert4j.weights.TensorView;

/**
 * One BERT as ONNX in the ways of different tools, and its state dict:
 * src/test/python/make_onnx.py.
 */
class OnnxExportsTest {
  @TempDir Path folder;

  private static Path resource(String name) {
    return RealFilesTest.resource("onnx/" + name);
  }

  private static float[] read(Checkpoint checkpoint, String name) {
    TensorView tensor = checkpoint.find(name).orElseThrow(() -> new AssertionError(name));
    float[] values = new float[(int) tensor.elementCount()];
    tensor.readFloats(0, values, 0, values.length);
    return values;
  }

  /** Every tensor of the state dict is found, of its shape and with its bits. */
  private static void assertHolds(Path onnx, Path stateDict) {
    try (Checkpoint expected = Checkpoint.openFile(stateDict);
        Checkpoint found = Checkpoint.openFile(onnx)) {
      for (String name : expected.tensorNames()) {
        TensorView tensor = expected.find(name).orElseThrow();
        long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
        found.require(name, shape);
        assertArrayEquals(read(expected, name), read(found, name), name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dynamo",
        "dynamo-external",
        "opset-11",
        "not-folded",
        "other-prefix",
        "runtime-extended",
        "fused",
        "fused-multi-head",
        "fused-fast-gelu"
      })
  void sameBits(String name) {
    assertHolds(resource(name + ".onnx"), resource("bert.safetensors"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cross-encoder",
        "shared",
        "fused-half",
        "quantized-channels",
        "quantized-channels-runtime",
        "quantized-unsigned",
        "quantized-fused",
        "quantized-runtime",
        "static-nodes",
        "static-operators"
      })
  void bitsOfItsOwn(String name) {
    assertHolds(resource(name + ".onnx"), resource(name + ".safetensors"));
  }

  @ParameterizedTest
  @CsvSource({
    "dynamo, 2, gelu",
    "opset-11, 2, gelu",
    "fused, 2, gelu",
    "fused-fast-gelu, 2, gelu_new",
    "quantized-channels, 1, gelu",
    "static-operators, 1, gelu"
  })
  void settingsOfTheGraph(String name, int layers, String hiddenAct) {
    try (Checkpoint checkpoint = Checkpoint.openFile(resource(name + ".onnx"))) {
      GraphSettings graph = checkpoint.graph().orElseThrow();
      assertEquals(layers, graph.numHiddenLayers());
      assertEquals(Set.of(hiddenAct), graph.hiddenActs());
      // As an integer, it is none any more.
      assertEquals(name.startsWith("static"), graph.layerNormEps().isEmpty());
      assertEquals(1e-12f, graph.layerNormEps().orElse(1e-12f), 1e-15f);
      boolean saysHeads = name.startsWith("fused");
      assertEquals(saysHeads ? OptionalInt.of(2) : OptionalInt.empty(), graph.numAttentionHeads());
    }
  }

  @Test
  void dataOfAnotherFileIsListedThere() throws IOException {
    for (String name : Set.of("dynamo-external.onnx", "dynamo-external.onnx.data")) {
      Files.copy(resource(name), folder.resolve(name));
    }
    Path onnx = folder.resolve("dynamo-external.onnx");
    Path data = folder.resolve("dynamo-external.onnx.data");
    try (Checkpoint checkpoint = Checkpoint.openFile(onnx)) {
      assertEquals(data, checkpoint.file("encoder.layer.0.intermediate.dense.weight"));
    }
    Files.delete(data);
    assertFails(
        () -> Checkpoint.openFile(onnx),
        onnx,
        "embeddings.word_embeddings.weight",
        "in \"dynamo-external.onnx.data\", which does not exist",
        "put that file beside this one");
  }
}
