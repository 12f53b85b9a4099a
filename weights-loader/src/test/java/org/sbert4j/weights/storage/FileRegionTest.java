package org.sbert4j.weights.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.TensorView;

class FileRegionTest {
  private static final int SIZE = 64;
  private static final Path MAPPINGS = Path.of("/proc/self/maps");

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void countingBytes() throws IOException {
    byte[] bytes = new byte[SIZE];
    for (int i = 0; i < SIZE; i++) {
      bytes[i] = (byte) i;
    }
    file = Files.write(folder.resolve("bytes"), bytes);
  }

  @Test
  void readAndMappedAreTheSameBytes() {
    FileRegion region = new FileRegion(file, 10, SIZE - 10);
    ByteBuffer segment = region.segment(0);
    for (int start = 0; start <= region.size(); start++) {
      ByteBuffer read = region.read(start, (int) region.size() - start, new byte[SIZE]);
      assertEquals(region.size() - start, read.remaining());
      assertEquals(segment.slice(start, read.remaining()), read);
    }
    assertThrows(
        IndexOutOfBoundsException.class, () -> region.read(1, (int) region.size(), new byte[SIZE]));
    assertThrows(IndexOutOfBoundsException.class, () -> region.read(-1, 1, new byte[SIZE]));
  }

  /** An interrupt closes a channel that is in use; who encodes must not take it for damage. */
  @Test
  void anInterruptedThreadCanMapAndRead() {
    FileRegion region = new FileRegion(file, 0, SIZE);
    Thread.currentThread().interrupt();
    assertEquals(SIZE, region.segment(0).limit());
    assertEquals(SIZE, region.read(0, SIZE, new byte[SIZE]).limit());
    assertTrue(Thread.interrupted(), "the interrupt was lost");
  }

  @Test
  void aFileThatWasCutIsNamed() throws IOException {
    FileRegion region = new FileRegion(file, 0, SIZE);
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(SIZE - 1);
    }
    assertEquals(SIZE - 1, region.read(0, SIZE - 1, new byte[SIZE]).limit());
    String message =
        assertThrows(ModelFormatException.class, () -> region.read(SIZE - 8, 8, new byte[SIZE]))
            .getMessage();
    assertTrue(message.contains("byte 56"), message);
    assertTrue(message.contains("was cut to 63 bytes after it was opened"), message);
    assertThrows(ModelFormatException.class, () -> region.segment(0));
    Files.delete(file);
    assertThrows(ModelFormatException.class, () -> region.read(0, 1, new byte[SIZE]));
  }

  /** What is mapped changes with its file, and its pages stay resident until a full collection. */
  @Test
  void nothingIsMappedUnlessAskedFor() throws IOException {
    assumeTrue(Files.isReadable(MAPPINGS), "only Linux lists a process's mappings");
    TensorTable table =
        new TensorTable(
            file,
            Map.of(
                "w",
                () ->
                    StoredTensor.rowMajor(
                        file, "w", DType.F32, List.of(4L, 4L), new FileRegion(file, 0, SIZE))));
    float[] row = new float[4];
    TensorView tensor = table.require("w", 4, 4);
    tensor.readFloats(4, row, 0, 4);
    tensor.inMemory().readFloats(4, row, 0, 4);
    transposed().readFloats(4, row, 0, 4);
    assertEquals(0, mappings());
    tensor.mapped().readFloats(4, row, 0, 4);
    assertEquals(1, mappings());
  }

  private StoredTensor transposed() {
    return new StoredTensor(
        file, "t", DType.F32, List.of(4L, 4L), new long[] {1, 4}, new FileRegion(file, 0, SIZE), 0);
  }

  /** A file that is cut, overwritten or gone: what was copied stays as it was. */
  @Test
  void aCopyInMemoryNeedsNoFile() throws IOException {
    float[] before = new float[16];
    float[] after = new float[16];
    StoredTensor transposed = transposed();
    transposed.readFloats(0, before, 0, 16);
    Files.write(file, new byte[1]);
    transposed.readFloats(0, after, 0, 16);
    assertArrayEquals(before, after);
    countingBytes();
    TensorView copied =
        StoredTensor.rowMajor(
                file, "w", DType.F32, List.of(3L, 5L), new FileRegion(file, 4, SIZE - 4))
            .inMemory();
    copied.readFloats(0, before, 0, 15);
    Files.delete(file);
    copied.readFloats(0, after, 0, 15);
    assertArrayEquals(before, after);
    assertEquals(Float.intBitsToFloat(0x07060504), after[0]);
  }

  private long mappings() throws IOException {
    String path = file.toRealPath().toString();
    return Files.readAllLines(MAPPINGS).stream().filter(line -> line.endsWith(path)).count();
  }
}
