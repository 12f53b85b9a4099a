package org.sbert4j.weights.storage;

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

  /** Mapped pages stay resident until a full collection, so weights that are copied are read. */
  @Test
  void onlyTheTableOfRowsIsMapped() throws IOException {
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
    table.require("w", 4, 4).readFloats(4, row, 0, 4);
    assertEquals(0, mappings());
    table.requireMapped("w", 4, 4).readFloats(4, row, 0, 4);
    assertEquals(1, mappings());
  }

  private long mappings() throws IOException {
    String path = file.toRealPath().toString();
    return Files.readAllLines(MAPPINGS).stream().filter(line -> line.endsWith(path)).count();
  }
}
