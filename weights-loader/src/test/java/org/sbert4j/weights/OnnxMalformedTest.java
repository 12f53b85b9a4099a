package org.sbert4j.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.weights.Failures.assertFails;
import static org.sbert4j.weights.OnnxBytes.matMul;
import static org.sbert4j.weights.OnnxBytes.model;
import static org.sbert4j.weights.OnnxBytes.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxMalformedTest {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("model.onnx");
  }

  private void rejects(byte[] bytes, String field, String what, String fix) throws IOException {
    Files.write(file, bytes);
    assertFails(() -> Checkpoint.openFile(file), file, field, what, fix);
  }

  private static OnnxBytes graph(OnnxBytes tensor) {
    return new OnnxBytes().message(5, tensor);
  }

  @Test
  void everyTruncationIsAnError() throws IOException {
    byte[] whole = model(graph(tensor("a", FLOAT, 2).bytes(9, ZipBytes.TWO_FLOATS)));
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(ModelFormatException.class, () -> Checkpoint.openFile(file));
    }
  }

  @Test
  void modelWithoutGraph() throws IOException {
    rejects(new OnnxBytes().number(1, 8).text(2, "pytorch").end(), "graph", "no weights", "export");
  }

  @Test
  void graphWithoutInitializers() throws IOException {
    rejects(model(new OnnxBytes().text(2, "main")), "initializer", "no weights", "export");
  }

  @Test
  void dataShorterThanTheShape() throws IOException {
    rejects(
        model(graph(tensor("a", FLOAT, 3).bytes(9, ZipBytes.TWO_FLOATS))),
        "a",
        "has 8 bytes of data, its shape takes 12",
        "download");
  }

  @Test
  void shapeThatOverflows() throws IOException {
    rejects(
        model(graph(tensor("a", FLOAT, 1L << 40, 1L << 40).bytes(9, ZipBytes.TWO_FLOATS))),
        "a",
        "impossible shape",
        "download");
  }

  @Test
  void negativeDimension() throws IOException {
    rejects(
        model(graph(tensor("a", FLOAT, -2).bytes(9, ZipBytes.TWO_FLOATS))),
        "a",
        "impossible shape",
        "download");
  }

  @Test
  void moreIntegersThanTheShape() throws IOException {
    rejects(
        model(graph(tensor("a", INT64, 1).bytes(7, new byte[] {1, 2}))),
        "a",
        "the 1 elements of its shape",
        "download");
  }

  @Test
  void shapeFarBeyondTheIntegers() throws IOException {
    rejects(
        model(graph(tensor("a", INT64, 1L << 40).bytes(7, new byte[] {1, 2}))),
        "a",
        "elements of its shape",
        "download");
  }

  @Test
  void unsupportedDataType() throws IOException {
    rejects(model(graph(tensor("a", 17, 2))), "a", "data type 17", "float32");
  }

  @Test
  void externalData() throws IOException {
    OnnxBytes location = new OnnxBytes().text(1, "location").text(2, "../../etc/passwd");
    rejects(
        model(graph(tensor("a", FLOAT, 2).message(13, location).number(14, 1))),
        "a",
        "in another file",
        "as one file");
  }

  @Test
  void initializerTwice() throws IOException {
    OnnxBytes a = tensor("a", FLOAT, 2).bytes(9, ZipBytes.TWO_FLOATS);
    rejects(model(graph(a).message(5, a)), "a", "is there twice", "download");
  }

  @Test
  void numberWithoutEnd() throws IOException {
    byte[] bytes = new byte[30];
    Arrays.fill(bytes, (byte) 0xff);
    bytes[0] = 8;
    bytes[1] = 8;
    rejects(bytes, "byte 12", "longer than 10 bytes", "download");
  }

  @Test
  void moduleWithTwoMatricesIsNotGuessed() throws IOException {
    byte[] matrix = new byte[16];
    OnnxBytes graph =
        new OnnxBytes()
            .message(1, matMul("/a/MatMul", "m1"))
            .message(1, matMul("/a/MatMul_1", "m2"))
            .message(5, tensor("m1", FLOAT, 2, 2).bytes(9, matrix))
            .message(5, tensor("m2", FLOAT, 2, 2).bytes(9, matrix));
    Files.write(file, model(graph));
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertFalse(checkpoint.find("a.weight").isPresent());
      assertEquals(Set.of("m1", "m2"), checkpoint.tensorNames());
    }
  }

  @Test
  void matrixSharedByTwoModulesHasBothNames() throws IOException {
    OnnxBytes graph =
        new OnnxBytes()
            .message(1, matMul("/a/MatMul", "m"))
            .message(1, matMul("/b/MatMul", "m"))
            .message(5, tensor("m", FLOAT, 1, 2).bytes(9, ZipBytes.TWO_FLOATS));
    Files.write(file, model(graph));
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertEquals(Set.of("a.weight", "b.weight"), checkpoint.tensorNames());
      assertEquals(2, checkpoint.require("b.weight", 2, 1).elementCount());
    }
  }
}
