package org.sbert4j.weights.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;

class StoredTensorTest {
  private static final Path FILE = Path.of("weights");

  @TempDir Path folder;

  private static HeapRegion counting(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, count).forEach(bytes::putFloat);
    return new HeapRegion(bytes.array());
  }

  private static StoredTensor cube(long... strides) {
    return new StoredTensor(FILE, "t", DType.F32, List.of(2L, 3L, 4L), strides, counting(24), 0);
  }

  /** Every range of every order of axes, against the definition of strides. */
  @ParameterizedTest
  @CsvSource({"12, 4, 1", "1, 8, 2", "3, 1, 6", "1, 2, 6", "4, 8, 1", "0, 0, 1", "12, 0, 0"})
  void everyRange(int first, int second, int third) {
    everyRange(cube(first, second, third), first, second, third);
    everyRange(cube(first, second, third).mapped(), first, second, third);
    everyRange(cube(first, second, third).inMemory(), first, second, third);
  }

  private static void everyRange(StoredTensor tensor, int first, int second, int third) {
    float[] expected = new float[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = i / 12 * first + i / 4 % 3 * second + i % 4 * third;
    }
    for (int offset = 0; offset <= 24; offset++) {
      for (int length = 0; length <= 24 - offset; length++) {
        float[] read = new float[length + 2];
        tensor.readFloats(offset, read, 1, length);
        byte[] bytes = new byte[length * Float.BYTES];
        tensor.readBytes(offset, bytes, length);
        ByteBuffer stored = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0, read[0]);
        assertEquals(0, read[length + 1]);
        for (int i = 0; i < length; i++) {
          assertEquals(expected[offset + i], read[i + 1]);
          assertEquals(expected[offset + i], stored.getFloat());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "24, 1", "0, 25", "9223372036854775807, 1", "20, 5"})
  void rangeOutsideTheTensor(long offset, int length) {
    ModelFormatException failure =
        assertThrows(
            ModelFormatException.class,
            () -> cube(12, 4, 1).readFloats(offset, new float[30], 0, length));
    assertEquals("t", failure.field());
    assertEquals(FILE, failure.file());
    assertTrue(failure.getMessage().contains("24 elements; check that config.json"));
  }

  @Test
  void rangeOutsideTheDestination() {
    assertThrows(
        IndexOutOfBoundsException.class, () -> cube(12, 4, 1).readFloats(0, new float[3], 0, 4));
  }

  /** A sparse file of more than 2 GiB: the last elements lie in the third segment. */
  @Test
  void elementsOnBothSidesOfASegmentBorder() throws IOException {
    Path file = folder.resolve("large");
    long border = 2L << ByteRegion.SEGMENT_BITS;
    int start = 6;
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      ByteBuffer around = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
      IntStream.range(0, 8).forEach(around::putFloat);
      large.seek(start + border - 16);
      large.write(around.array());
    }
    long count = border / Float.BYTES + 4;
    FileRegion region = new FileRegion(file, start, count * Float.BYTES);
    StoredTensor passing = StoredTensor.rowMajor(file, "t", DType.F32, List.of(count), region);
    for (StoredTensor tensor : List.of(passing, passing.mapped())) {
      float[] values = new float[8];
      tensor.readFloats(count - 8, values, 0, 8);
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, values);
    }

    float[] everyOther = new float[4];
    new StoredTensor(file, "t", DType.F32, List.of(4L), new long[] {2}, region, count - 8)
        .readFloats(0, everyOther, 0, 4);
    assertArrayEquals(new float[] {0, 2, 4, 6}, everyOther);
  }
}
