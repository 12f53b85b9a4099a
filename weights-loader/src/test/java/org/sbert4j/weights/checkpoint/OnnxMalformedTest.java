package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.weights.Failures.assertFails;
import static org.sbert4j.weights.checkpoint.OnnxBytes.matMul;
import static org.sbert4j.weights.checkpoint.OnnxBytes.model;
import static org.sbert4j.weights.checkpoint.OnnxBytes.tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.fuzzing.ReaderBounds;
import org.sbert4j.weights.ModelFormatException;

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
  void unknownDataTypeOfAnUnusedTensor() throws IOException {
    Files.write(file, model(graph(tensor("a", 17, 2))));
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertEquals(Set.of(), checkpoint.tensorNames());
    }
  }

  private static OnnxBytes external(String... entries) {
    OnnxBytes tensor = tensor("a", FLOAT, 2);
    for (int i = 0; i < entries.length; i += 2) {
      tensor.message(13, new OnnxBytes().text(1, entries[i]).text(2, entries[i + 1]));
    }
    return tensor.number(14, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../secret", "/etc/passwd", "sub/../../secret", "link"})
  void externalDataOutsideTheFolder(String location) throws IOException {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Files.write(outside.resolve("secret"), ZipBytes.TWO_FLOATS);
    Path inside = Files.createDirectory(folder.resolve("model"));
    Files.createSymbolicLink(inside.resolve("link"), outside.resolve("secret"));
    file = inside.resolve("model.onnx");
    rejects(
        model(graph(external("location", location))),
        "a.location",
        "\"" + location + "\" leads out of the model's folder",
        "put the file inside");
  }

  @ParameterizedTest
  @CsvSource({
    "offset, -1, a.offset, is no number of bytes",
    "offset, x, a.offset, is no number of bytes",
    "length, 1e3, a.length, is no number of bytes",
    "offset, 9223372036854775807, a, 'data, but it has 12 bytes'",
    "offset, 5, a, 'bytes 5 to 13 of data.bin'",
    "length, 12, a, 'has 12 bytes of data in data.bin, its shape takes 8'"
  })
  void rangeOfExternalData(String key, String value, String field, String what) throws IOException {
    Files.write(folder.resolve("data.bin"), new byte[12]);
    rejects(model(graph(external("location", "data.bin", key, value))), field, what, "download");
  }

  @Test
  void externalDataWithoutALocation() throws IOException {
    rejects(model(graph(external("offset", "0"))), "a.location", "names no file", "download");
  }

  @Test
  void externalDataOfManyTensors() throws IOException {
    Files.write(folder.resolve("data.bin"), new byte[8]);
    OnnxBytes graph = new OnnxBytes();
    for (int i = 0; i < 200; i++) {
      OnnxBytes location = new OnnxBytes().text(1, "location").text(2, "data.bin");
      graph.message(5, tensor("t" + i, FLOAT, 2).message(13, location));
    }
    rejects(model(graph), "t16", "take 17 times the bytes of data.bin", "another source");
  }

  @Test
  void externalDataOfAnEmptyTensor() throws IOException {
    OnnxBytes location = new OnnxBytes().text(1, "location").text(2, "not-there");
    Files.write(file, model(graph(tensor("a", FLOAT, 0).message(13, location))));
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertEquals(0, checkpoint.require("a", 0).elementCount());
    }
  }

  @Test
  void externalDataInAPart() throws IOException {
    Files.write(folder.resolve("data.bin"), new byte[] {9, 9, 9, 9, 0, 0, -128, 63, 0, 0, 0, 64});
    Files.write(file, model(graph(external("location", "data.bin", "offset", "4", "length", "8"))));
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      float[] a = new float[2];
      checkpoint.require("a", 2).readFloats(0, a, 0, 2);
      assertArrayEquals(new float[] {1, 2}, a);
      assertEquals(folder.resolve("data.bin"), checkpoint.file("a"));
    }
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
  void moreDimensionsThanAnyTensor() throws IOException {
    long[] shape = new long[65];
    Arrays.fill(shape, 1);
    rejects(
        model(graph(tensor("a", FLOAT, shape).bytes(9, new byte[4]))),
        "a",
        "has 65 dimensions, more than 64",
        "download");
  }

  @Test
  void emptyTensorThatOverflows() throws IOException {
    rejects(model(graph(tensor("a", FLOAT, 1L << 40, 1L << 40, 0))), "a", "impossible", "download");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MAX_VALUE, 1L << 32, 1L << 31, Integer.MAX_VALUE, 100})
  void fieldLongerThanItsMessage(long length) throws IOException {
    byte[] head = new OnnxBytes().number(1, 8).lengthOf(7, length).end();
    rejects(
        head, "byte " + head.length, "ends after the message that holds it", "download it again");
  }

  @Test
  void negativeLength() throws IOException {
    byte[] head = new OnnxBytes().number(1, 8).lengthOf(7, -1).end();
    rejects(head, "byte " + head.length, "negative length", "download it again");
  }

  @Test
  void unknownWireType() throws IOException {
    rejects(new byte[] {8, 8, 0x3b}, "byte 3", "wire type 3", "download it again");
  }

  @Test
  void numberWhereBytesAreNeeded() throws IOException {
    byte[] bytes = new OnnxBytes().number(1, 8).number(7, 5).end();
    rejects(bytes, "byte 3", "has wire type 0 where bytes are expected", "download it again");
  }

  @Test
  void oneMatrixOfManyLayers() throws IOException {
    OnnxBytes graph = graph(tensor("m", FLOAT, 1, 2).bytes(9, ZipBytes.TWO_FLOATS));
    for (int i = 0; i < 17; i++) {
      graph.message(1, matMul("/l" + i + "/MatMul", "m"));
    }
    rejects(model(graph), "l16.weight", "more than 16 layers", "another source");
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

  @Test
  void weightsInAFormThatIsNotKnown() throws IOException {
    OnnxBytes packed = new OnnxBytes().text(1, "x").text(1, "m").text(2, "y").text(3, "n1");
    packed.text(4, "MatMulNBits").text(7, "com.microsoft");
    OnnxBytes graph = graph(tensor("m", 2, 2, 4).bytes(9, new byte[8])).message(1, packed);
    Files.write(file, model(graph));
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertFails(
          () -> checkpoint.require("encoder.layer.0.output.dense.weight", 2, 4),
          file,
          "encoder.layer.0.output.dense.weight",
          "com.microsoft.MatMulNBits (node \"n1\") computes with \"m\" of shape [2, 4]",
          "export the model again");
    }
  }

  @Test
  void weightsInBlocks() throws IOException {
    OnnxBytes dequantize = new OnnxBytes().text(1, "q").text(1, "s").text(2, "w").text(3, "d");
    dequantize.text(4, "DequantizeLinear");
    OnnxBytes graph =
        graph(tensor("q", 3, 4, 2).bytes(9, new byte[8]))
            .message(5, tensor("s", FLOAT, 2, 2).bytes(9, new byte[16]))
            .message(1, dequantize)
            .message(1, matMul("/l/MatMul", "w"));
    Files.write(file, model(graph));
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertFails(
          () -> checkpoint.require("l.weight", 2, 4),
          file,
          "q",
          "which its scales s [2, 2] do not fit along axis 1",
          "not by block");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MatMul", "MatMulInteger", "Cast", "LayerNormalization", "Div"})
  void manyOperations(String type) throws Exception {
    OnnxBytes node = new OnnxBytes();
    if (!type.isEmpty()) {
      node.text(1, "a").text(1, "b").text(2, "a").text(4, type);
    }
    OnnxBytes graph = graph(tensor("b", FLOAT, 2, 1).bytes(9, ZipBytes.TWO_FLOATS));
    for (int i = 0; i < 200_000; i++) {
      graph.message(1, node);
    }
    Files.write(file, model(graph));
    new ReaderBounds(4 << 20, 300, ModelFormatException.class)
        .check(Files.size(file), () -> Checkpoint.openFile(file).close());
  }
}
