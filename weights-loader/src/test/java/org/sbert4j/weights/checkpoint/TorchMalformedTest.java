package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.weights.ModelFormatException;

class TorchMalformedTest {
  private static final String PICKLE = "archive/data.pkl";
  private static final String STORAGE = "archive/data/0";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("pytorch_model.bin");
  }

  private void write(byte[] pickle, byte[] storage) throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, pickle).stored(STORAGE, storage);
    }
  }

  private void rejects(byte[] pickle, String field, String what, String fix) throws IOException {
    write(pickle, ZipBytes.TWO_FLOATS);
    assertFails(() -> Checkpoint.openFile(file), file, field, what, fix);
  }

  private float[] readA() {
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      float[] a = new float[2];
      checkpoint.require("a", 2).readFloats(0, a, 0, 2);
      return a;
    }
  }

  @Test
  void storedEntry() throws IOException {
    write(PickleBytes.oneVector(), ZipBytes.TWO_FLOATS);
    assertArrayEquals(new float[] {1, 2}, readA());
  }

  @Test
  void deflatedEntry() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.deflated(PICKLE, PickleBytes.oneVector()).deflated(STORAGE, ZipBytes.TWO_FLOATS);
    }
    assertArrayEquals(new float[] {1, 2}, readA());
  }

  @Test
  void zipThatIsNoCheckpoint() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored("word/document.xml", new byte[] {1});
    }
    assertFails(
        () -> Checkpoint.openFile(file),
        file,
        "data.pkl",
        "is no PyTorch checkpoint",
        "torch.save");
  }

  @Test
  void zipWithoutDirectory() throws IOException {
    write(PickleBytes.oneVector(), ZipBytes.TWO_FLOATS);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 100));
    assertFails(
        () -> Checkpoint.openFile(file),
        file,
        "end of central directory",
        "is missing",
        "download it again");
  }

  @Test
  void everyTruncationIsAnError() throws IOException {
    write(PickleBytes.oneVector(), ZipBytes.TWO_FLOATS);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(ModelFormatException.class, () -> Checkpoint.openFile(file));
    }
  }

  /** Whatever is damaged, the answer is a tensor or a named error and nothing else. */
  @Test
  void damagedBytesNeverEscapeAsOtherErrors() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, PickleBytes.oneVector()).deflated(STORAGE, ZipBytes.TWO_FLOATS);
    }
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(1);
    int refused = 0;
    for (int i = 0; i < 2000; i++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, damaged);
      try {
        readA();
      } catch (ModelFormatException e) {
        refused++;
      }
    }
    assertTrue(refused > 500, "refused only " + refused);
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "builtins, eval",
    "torch.storage, _load_from_bytes",
    "torch, load",
    "collections, defaultdict"
  })
  void pickleThatNamesAnythingElse(String module, String name) throws IOException {
    byte[] pickle = new PickleBytes().global(module, name).text("echo").op(0x85).op('R').end();
    rejects(pickle, PICKLE, "asks for " + module + "." + name, "source you trust");
  }

  @Test
  void pickleThatNamesOsSystemByStackGlobal() throws IOException {
    byte[] pickle = new PickleBytes().text("os").text("system").op(0x93).end();
    rejects(pickle, PICKLE, "asks for os.system at byte 20", "source you trust");
  }

  @ParameterizedTest
  @CsvSource({
    "0x81, NEWOBJ",
    "0x69, INST",
    "0x6f, OBJ",
    "0x82, EXT1",
    "0x32, DUP",
    "0x42, BINBYTES"
  })
  void pickleWithAnInstructionThatNoStateDictNeeds(String opcode, String name) throws IOException {
    byte[] pickle = new PickleBytes().op(')').op(Integer.decode(opcode)).end();
    rejects(pickle, PICKLE, "pickle instruction " + opcode + " has no place", "state_dict");
  }

  @Test
  void newerPickleProtocol() throws IOException {
    rejects(new byte[] {(byte) 0x80, 5, '}', '.'}, PICKLE, "protocol 5 is newer", "torch.save");
  }

  @Test
  void pickleThatEndsTooEarly() throws IOException {
    rejects(new byte[] {(byte) 0x80, 2, '}'}, PICKLE, "in the middle", "torch.save");
  }

  @Test
  void pickleWithAStringLongerThanItself() throws IOException {
    byte[] pickle = new PickleBytes().op('X').int32(Integer.MAX_VALUE).end();
    rejects(pickle, PICKLE, "in the middle", "torch.save");
  }

  @Test
  void pickleThatPopsAnEmptyStack() throws IOException {
    rejects(new PickleBytes().op('R').end(), PICKLE, "stack is empty", "torch.save");
  }

  @Test
  void pickleWithoutMark() throws IOException {
    rejects(new PickleBytes().op('t').end(), PICKLE, "mark is missing", "torch.save");
  }

  @Test
  void pickleWithDeepNesting() throws IOException {
    PickleBytes pickle = new PickleBytes();
    for (int i = 0; i < 200_000; i++) {
      pickle.op(i == 0 ? ')' : 0x85);
    }
    rejects(pickle.end(), PICKLE, "no dict of tensors", "torch.save");
  }

  @Test
  void pickleWithATupleAsKey() throws IOException {
    byte[] pickle = new PickleBytes().op('}').op(')').op('N').op('s').end();
    rejects(pickle, PICKLE, "a key that is neither", "torch.save");
  }

  @Test
  void pickleOfAListInItself() throws IOException {
    byte[] pickle = new PickleBytes().op(']').op('q').op(0).op('h').op(0).op('a').op('Q').end();
    rejects(pickle, PICKLE, "persistent id is not that of a storage", "torch.save");
  }

  @Test
  void pickleWithoutTensors() throws IOException {
    rejects(
        new PickleBytes().op('}').text("epoch").number(3).op('s').end(),
        PICKLE,
        "holds no dict of tensors",
        "torch.save");
  }

  @Test
  void tensorBeyondItsStorage() throws IOException {
    byte[] pickle =
        new PickleBytes().op('}').text("a").vector("FloatStorage", 2, 1, 2, 1).op('s').end();
    rejects(pickle, "a", "from element 1 on does not fit the 2 elements", "download");
  }

  @Test
  void strideBeyondItsStorage() throws IOException {
    byte[] pickle =
        new PickleBytes().op('}').text("a").vector("FloatStorage", 2, 0, 2, 2).op('s').end();
    rejects(pickle, "a", "strides [2]", "download");
  }

  @Test
  void negativeSize() throws IOException {
    byte[] pickle =
        new PickleBytes().op('}').text("a").vector("FloatStorage", 2, 0, -2, 1).op('s').end();
    rejects(pickle, PICKLE, "impossible size or stride", "torch.save");
  }

  @Test
  void storageThatIsMissing() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, PickleBytes.oneVector());
    }
    assertFails(() -> Checkpoint.openFile(file), file, "a", "data/0 is missing", "download");
  }

  @Test
  void storageOfAnotherSize() throws IOException {
    write(PickleBytes.oneVector(), new byte[12]);
    assertFails(
        () -> Checkpoint.openFile(file),
        file,
        "a",
        "has 12 bytes, expected 2 elements",
        "download");
  }

  @Test
  void numelFarBeyondTheFile() throws IOException {
    byte[] pickle =
        new PickleBytes()
            .op('}')
            .text("a")
            .vector("FloatStorage", Integer.MAX_VALUE, 0, 2, 1)
            .op('s')
            .end();
    rejects(pickle, "a", "expected 2147483647 elements", "download");
  }

  @Test
  void zipBombThatDeclaresLessThanItInflatesTo() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, PickleBytes.oneVector()).deflated(STORAGE, new byte[10_000_000]);
    }
    ZipBytes.declareSizeOfLastEntry(file, 8);
    assertFails(
        this::readA, file, STORAGE, "inflates past the 8 bytes it declares", "another source");
  }

  @Test
  void zipBombThatDeclaresMoreThanItCanHold() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, PickleBytes.oneVector()).deflated(STORAGE, ZipBytes.TWO_FLOATS);
    }
    ZipBytes.declareSizeOfLastEntry(file, 1 << 29);
    assertFails(
        () -> Checkpoint.openFile(file),
        file,
        STORAGE,
        "claims 536870912 bytes, more than its",
        "another source");
  }

  @Test
  void zipBombAsPickle() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.deflated(PICKLE, new byte[80 << 20]);
    }
    assertFails(
        () -> Checkpoint.openFile(file), file, PICKLE, "is larger than the", "another source");
  }

  @Test
  void deflatedEntryOfZeroesIsNoBomb() throws IOException {
    byte[] pickle =
        new PickleBytes().op('}').text("a").vector("FloatStorage", 250_000, 0, 2, 1).op('s').end();
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, pickle).deflated(STORAGE, new byte[1_000_000]);
    }
    assertArrayEquals(new float[2], readA());
  }

  @Test
  void bigEndianByteOrder() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored("archive/byteorder", "big".getBytes(StandardCharsets.US_ASCII))
          .stored(PICKLE, PickleBytes.oneVector())
          .stored(STORAGE, ZipBytes.TWO_FLOATS);
    }
    assertFails(
        () -> Checkpoint.openFile(file), file, "archive/byteorder", "\"big\"", "little-endian");
  }

  @Test
  void twoPickles() throws IOException {
    try (ZipBytes zip = new ZipBytes(file)) {
      zip.stored(PICKLE, PickleBytes.oneVector()).stored("b/data.pkl", PickleBytes.oneVector());
    }
    assertFails(
        () -> Checkpoint.openFile(file), file, "data.pkl", "it has 2 entries", "torch.save");
  }
}
