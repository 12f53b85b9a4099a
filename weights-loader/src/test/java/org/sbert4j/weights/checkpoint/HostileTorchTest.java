package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.fuzzing.ReaderBounds;
import org.sbert4j.weights.ModelFormatException;

/** Checkpoints made by someone who wants to fill the memory, or the time, of whoever opens them. */
class HostileTorchTest {
  private static final String PICKLE = "archive/data.pkl";
  private static final String STORAGE = "archive/data/0";
  private static final ReaderBounds BOUNDS =
      new ReaderBounds(8 << 20, 200, ModelFormatException.class);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("pytorch_model.bin");
  }

  private void write(byte[] pickle) throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, pickle).stored(STORAGE, ZipBytes.TWO_FLOATS);
    }
  }

  private void rejects(byte[] pickle, String field, String what, String fix) throws Exception {
    write(pickle);
    assertFails(() -> Checkpoint.openFile(file), file, field, what, fix);
    BOUNDS.check(Files.size(file), () -> Checkpoint.openFile(file));
  }

  /** Each of the tensors would keep a list of its own of half a million numbers. */
  @Test
  void longShapeOfManyTensors() throws Exception {
    PickleBytes pickle = new PickleBytes().op('(');
    for (int i = 0; i < 500_000; i++) {
      pickle.op('K').op(1);
    }
    pickle.op('t').op('q').op(0).op('}');
    for (int i = 0; i < 2000; i++) {
      pickle.text("t" + i).tensor("0", 2, shape -> shape.op('h').op(0).op('h').op(0)).op('s');
    }
    rejects(pickle.end(), PICKLE, "more than 64 dimensions", "torch.save");
  }

  /** Each of the tensors would make a name of its own of a million characters. */
  @Test
  void longStorageKeyOfManyTensors() throws Exception {
    PickleBytes pickle = new PickleBytes().op('}');
    for (int i = 0; i < 2; i++) {
      pickle.text("t" + i).tensor("0".repeat(1_000_000), 2, PickleBytes::twoElements).op('s');
    }
    rejects(pickle.end(), PICKLE, "persistent id is not that of a storage", "torch.save");
  }

  @Test
  void twoFloatsAsATensorOfAnySize() throws Exception {
    byte[] pickle =
        new PickleBytes()
            .op('}')
            .text("a")
            .vector("FloatStorage", 2, 0, Integer.MAX_VALUE, 0)
            .op('s')
            .end();
    rejects(pickle, "a", "more than 16 times as large", "another source");
  }

  @Test
  void oneStorageUnderManyNames() throws Exception {
    PickleBytes pickle = new PickleBytes().op('}').text("t0");
    pickle.vector("FloatStorage", 2, 0, 2, 1).op('q').op(0).op('s');
    for (int i = 1; i < 17; i++) {
      pickle.text("t" + i).op('h').op(0).op('s');
    }
    rejects(pickle.end(), "t16", "more than 16 times as large", "another source");
  }

  /** Such a stride was multiplied with the size of an element, and the product wrapped round. */
  @Test
  void impossibleStrideOfADimensionOfOne() throws Exception {
    byte[] pickle =
        new PickleBytes()
            .op('}')
            .text("a")
            .tensor(
                "0",
                2,
                shape ->
                    shape
                        .number(2)
                        .number(1)
                        .op(0x86)
                        .number(0)
                        .longNumber((1L << 62) - 1)
                        .op(0x86))
            .op('s')
            .end();
    write(pickle);
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      float[] read = new float[2];
      checkpoint.require("a", 2, 1).readFloats(0, read, 0, 2);
      assertArrayEquals(new float[] {1, 1}, read);
    }
  }

  @Test
  void moreInstructionsThanAnyStateDict() throws Exception {
    PickleBytes pickle = new PickleBytes();
    for (int i = 0; i < 1 << 21; i++) {
      pickle.op('N');
    }
    rejects(pickle.end(), PICKLE, "more than 2097152 instructions", "torch.save");
  }

  @Test
  void listsOfListsOfLists() throws Exception {
    PickleBytes pickle = new PickleBytes().op(']').op('q').op(0);
    for (int i = 0; i < 100_000; i++) {
      pickle.op('(').op('h').op(0).op('h').op(0).op('t').op('q').op(0);
    }
    rejects(pickle.end(), PICKLE, "no dict of tensors", "torch.save");
  }

  @Test
  void dictInItself() throws Exception {
    byte[] pickle =
        new PickleBytes().op('}').op('q').op(0).text("state_dict").op('h').op(0).op('s').end();
    rejects(pickle, PICKLE, "no dict of tensors", "torch.save");
  }

  /** Numbers and strings of one hash are not told apart by a sorted bucket. */
  @Test
  void keysThatAreNoNamesAreNotKept() throws Exception {
    PickleBytes pickle = new PickleBytes().op('}').text("a").vector("FloatStorage", 2, 0, 2, 1);
    pickle.op('s').number(7).op('N').op('s').op(0x88).op('N').op('s');
    write(pickle.end());
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      assertArrayEquals(new Object[] {"a"}, checkpoint.tensorNames().toArray());
    }
  }

  @Test
  void pickleCompressedAsNoPickleIs() throws Exception {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.deflated(PICKLE, new byte[1 << 20]);
    }
    assertFails(
        () -> Checkpoint.openFile(file), file, PICKLE, "less than a part in 50", "another source");
    BOUNDS.check(Files.size(file), () -> Checkpoint.openFile(file));
  }

  /** What it claims was once allocated before anyone looked whether the file has it. */
  @Test
  void compressedPickleBeyondTheEndOfTheFile() throws Exception {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.deflated(PICKLE, PickleBytes.oneVector());
    }
    ZipBytes.changeLastEntry(file, 20, 1 << 20);
    ZipBytes.changeLastEntry(file, 24, 16 << 20);
    assertFails(
        () -> Checkpoint.openFile(file), file, PICKLE, "after the end of the file", "download");
    BOUNDS.check(Files.size(file), () -> Checkpoint.openFile(file));
  }

  @Test
  void oneCompressedStorageUnderTwoNames() throws Exception {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, PickleBytes.oneVector())
          .deflated(STORAGE, new byte[1000])
          .deflated("archive/data/1", new byte[1000]);
    }
    ZipBytes.changeLastEntry(file, 42, localHeader(STORAGE));
    assertFails(
        () -> Checkpoint.openFile(file),
        file,
        "archive/data/1",
        "shares bytes with the entry " + STORAGE,
        "another source");
  }

  @Test
  void entryWithinAnother() throws Exception {
    byte[] inner = {'P', 'K', 3, 4};
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, PickleBytes.oneVector())
          .stored(STORAGE, ByteBuffer.allocate(100).put(inner).array())
          .stored("archive/data/1", new byte[4]);
    }
    // An entry's own header is 30 bytes and its name.
    ZipBytes.changeLastEntry(file, 42, localHeader(STORAGE) + 30 + STORAGE.length());
    assertFails(
        () -> Checkpoint.openFile(file),
        file,
        "archive/data/1",
        "shares bytes with the entry " + STORAGE,
        "another source");
  }

  private int localHeader(String name) throws IOException {
    ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    byte[] wanted = name.getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < zip.limit() - 30 - wanted.length; i++) {
      byte[] found = new byte[wanted.length];
      zip.get(i + 30, found);
      if (zip.getInt(i) == 0x04034b50 && Arrays.equals(found, wanted)) {
        return i;
      }
    }
    throw new IllegalStateException("no entry " + name);
  }

  /** The entry's sizes are in a ZIP64 field that is too short for them. */
  @Test
  void zip64FieldWithoutItsNumbers() throws Exception {
    write(PickleBytes.oneVector());
    ZipBytes.changeLastEntry(file, 24, -1);
    assertFails(() -> Checkpoint.openFile(file), file, STORAGE, "impossible size", "download");
  }

  @Test
  void entryThatBeginsBeyondTheFile() throws Exception {
    write(PickleBytes.oneVector());
    ZipBytes.changeLastEntry(file, 42, 0x7fffffff);
    assertFails(() -> Checkpoint.openFile(file), file, STORAGE, "lies outside", "download");
  }
}
