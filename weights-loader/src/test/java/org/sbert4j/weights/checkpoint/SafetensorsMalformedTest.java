package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.weights.Failures.assertFails;
import static org.sbert4j.weights.SafetensorsBytes.entry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.fuzzing.ReaderBounds;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.SafetensorsBytes;
import org.sbert4j.weights.TensorView;

class SafetensorsMalformedTest {
  private static final String GOOD = entry("a", "F32", "[2]", 0, 8);

  @TempDir Path folder;

  private void rejects(String header, int dataBytes, String field, String what) throws IOException {
    Path file = SafetensorsBytes.write(folder, header, dataBytes);
    assertFails(() -> Checkpoint.openFile(file), file, field, what, "again");
  }

  @Test
  void missingFile() {
    Path file = folder.resolve("model.safetensors");
    assertFails(() -> Checkpoint.openFile(file), file, "", "does not exist", "check the path");
  }

  @Test
  void emptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("model.safetensors"));
    assertFails(() -> Checkpoint.openFile(file), file, "", "is empty", "download it again");
  }

  @Test
  void fileShorterThanItsHeaderLength() throws IOException {
    Path file = Files.write(folder.resolve("model.safetensors"), new byte[5]);
    assertFails(() -> Checkpoint.openFile(file), file, "header length", "only 5 bytes", "again");
  }

  @ParameterizedTest
  @ValueSource(longs = {100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
  void oversizedHeader(long length) throws IOException {
    byte[] bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    Path file = Files.write(folder.resolve("model.safetensors"), bytes);
    assertFails(
        () -> Checkpoint.openFile(file), file, "header length", "100000000", "it is damaged");
  }

  @Test
  void headerLongerThanTheFile() throws IOException {
    byte[] bytes = SafetensorsBytes.of("{" + GOOD + "}", 8);
    bytes[0] = 127;
    Path file = Files.write(folder.resolve("model.safetensors"), bytes);
    assertFails(() -> Checkpoint.openFile(file), file, "header length", "127 bytes", "again");
  }

  @Test
  void everyTruncationIsAnError() throws IOException {
    byte[] whole = SafetensorsBytes.of("{" + GOOD + "}", 8);
    Path file = folder.resolve("model.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(ModelFormatException.class, () -> Checkpoint.openFile(file));
    }
  }

  @Test
  void dataCutShort() throws IOException {
    rejects("{" + GOOD + "}", 4, "a", "ends at byte 8 of the data, of which the file holds 4");
  }

  @Test
  void headerIsNoJson() throws IOException {
    rejects("{\"a\":", 0, "header", "not valid JSON");
  }

  @Test
  void headerIsNoObject() throws IOException {
    rejects("[1]", 0, "header", "expected a JSON object");
  }

  @Test
  void textAfterTheHeader() throws IOException {
    rejects("{" + GOOD + "} {}", 8, "header", "text after its object");
  }

  @Test
  void duplicateKey() throws IOException {
    rejects("{" + GOOD + "," + GOOD + "}", 8, "header", "Duplicate field 'a'");
  }

  @Test
  void unknownField() throws IOException {
    String more = GOOD.replace("\"dtype\"", "\"order\":[1,{}],\"dtype\"");
    Path file = SafetensorsBytes.write(folder, "{" + more + "}", 8);
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertEquals(Set.of("a"), checkpoint.tensorNames());
    }
  }

  @Test
  void missingOffsets() throws IOException {
    rejects("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8, "a", "two data_offsets");
  }

  @Test
  void oneOffset() throws IOException {
    rejects(
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0]}}",
        8,
        "a",
        "two data_offsets");
  }

  @Test
  void unknownDType() throws IOException {
    Path file = SafetensorsBytes.write(folder, "{" + entry("a", "F8_E4M3", "[8]", 0, 8) + "}", 8);
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertEquals(Set.of(), checkpoint.tensorNames());
      assertFails(() -> checkpoint.find("a"), file, "a", "elements of type F8_E4M3", "convert");
    }
    rejects("{" + entry("a", "F4", "[8]", 8, 4) + "}", 8, "a", "before its beginning");
    rejects("{" + entry("a", "F4", "[8]", 0, 16) + "}", 8, "a", "cut short");
  }

  @Test
  void wrongDType() throws IOException {
    rejects("{" + entry("a", "F64", "[2]", 0, 8) + "}", 8, "a", "takes 16 bytes");
  }

  @Test
  void wrongShape() throws IOException {
    rejects("{" + entry("a", "F32", "[2, 2]", 0, 8) + "}", 8, "a", "[2, 2] of F32 takes 16 bytes");
  }

  @Test
  void negativeDimension() throws IOException {
    rejects("{" + entry("a", "F32", "[-2]", 0, 8) + "}", 8, "a", "impossible number -2 in shape");
  }

  @Test
  void dimensionBeyond64Bits() throws IOException {
    rejects("{" + entry("a", "F32", "[18446744073709551616]", 0, 8) + "}", 8, "a", "impossible");
  }

  @Test
  void fractionalDimension() throws IOException {
    rejects("{" + entry("a", "F32", "[2.0]", 0, 8) + "}", 8, "a", "whole numbers in shape");
  }

  @Test
  void overflowingShape() throws IOException {
    rejects(
        "{" + entry("a", "F32", "[4294967296, 4294967296]", 0, 0) + "}",
        0,
        "a",
        "more elements than can be counted");
  }

  @Test
  void tooManyDimensions() throws IOException {
    String shape = "[" + "1,".repeat(64) + "1]";
    rejects("{" + entry("a", "F32", shape, 0, 4) + "}", 4, "a", "more than 64 numbers");
  }

  @Test
  void offsetsInReverse() throws IOException {
    rejects("{" + entry("a", "F32", "[2]", 8, 0) + "}", 8, "a", "before its beginning");
  }

  @Test
  void overlappingOffsets() throws IOException {
    rejects("{" + GOOD + "," + entry("b", "F32", "[2]", 4, 12) + "}", 12, "b", "the two overlap");
  }

  @Test
  void hole() throws IOException {
    rejects("{" + GOOD + "," + entry("b", "F32", "[2]", 12, 20) + "}", 20, "b", "there is a hole");
  }

  @Test
  void dataThatBelongsToNoTensor() throws IOException {
    String header = "{" + GOOD + "}";
    rejects(header, 12, "byte " + (8 + header.length() + 8), "4 bytes after the last tensor");
  }

  @Test
  void metadataThatIsNoString() throws IOException {
    rejects("{\"__metadata__\":{\"n\":1}," + GOOD + "}", 8, "__metadata__", "object of strings");
  }

  @Test
  void deeplyNestedHeader() throws IOException {
    rejects("{\"a\":" + "[".repeat(100_000), 0, "a", "expected an object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999", "1e2147483648", "true", "\"2\"", "null", "[2]", "-0.0"})
  void dimensionThatIsNoWholeNumber(String dimension) throws IOException {
    rejects(
        "{" + entry("a", "F32", "[" + dimension + "]", 0, 8) + "}",
        8,
        "a",
        "whole numbers in shape");
  }

  @Test
  void numberOfAThousandDigits() throws IOException {
    String header = "{" + entry("a", "F32", "[" + "9".repeat(1001) + "]", 0, 8) + "}";
    rejects(header, 8, "header", "length (1001) exceeds the maximum");
  }

  @Test
  @Tag("jackson-2.16")
  void nameOfTensorLongerThanAny() throws IOException {
    String header = "{" + entry("a".repeat(50_001), "F32", "[2]", 0, 8) + "}";
    rejects(header, 8, "header", "Name length");
  }

  @Test
  void emptyTensorThatOverflows() throws IOException {
    rejects(
        "{" + entry("a", "F32", "[4294967296, 4294967296, 0]", 0, 0) + "}",
        0,
        "a",
        "more elements than can be counted");
  }

  @Test
  void headerInUtf16() throws IOException {
    byte[] header = ("{" + GOOD + "}").getBytes(StandardCharsets.UTF_16LE);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
    Path file =
        Files.write(
            folder.resolve("model.safetensors"), bytes.putLong(header.length).put(header).array());
    assertFails(() -> Checkpoint.openFile(file), file, "header", "not valid JSON", "again");
  }

  @Test
  void headerThatIsNotUtf8() throws IOException {
    byte[] bytes = SafetensorsBytes.of("{" + GOOD + "}", 8);
    bytes[10] = (byte) 0xff;
    Path file = Files.write(folder.resolve("model.safetensors"), bytes);
    assertFails(() -> Checkpoint.openFile(file), file, "byte 10", "is not UTF-8", "UTF-8");
  }

  @Test
  @Tag("jackson-2.16")
  void loneSurrogateInAName() throws IOException {
    String header = "{" + entry("\\ud800", "F32", "[2]", 0, 8) + "}";
    rejects(header, 8, "header", "Broken surrogate pair");
  }

  @Test
  void manyEmptyTensors() throws Exception {
    StringBuilder header = new StringBuilder("{");
    for (int i = 0; i < 50_000; i++) {
      header.append(i == 0 ? "" : ",").append(entry("t" + i, "F32", "[0]", 0, 0));
    }
    Path file = SafetensorsBytes.write(folder, header.append('}').toString(), 0);
    new ReaderBounds(8 << 20, 100, ModelFormatException.class)
        .check(Files.size(file), () -> Checkpoint.openFile(file).tensorNames());
  }

  @Test
  void fileCutAfterItWasOpened() throws IOException {
    Path file = SafetensorsBytes.write(folder, "{" + GOOD + "}", 8);
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      TensorView tensor = checkpoint.require("a", 2);
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
      assertFails(
          () -> tensor.readFloats(0, new float[2], 0, 2),
          file,
          "byte " + (bytes.length - 8),
          "was cut to " + (bytes.length - 1) + " bytes",
          "restore it");
    }
  }
}
