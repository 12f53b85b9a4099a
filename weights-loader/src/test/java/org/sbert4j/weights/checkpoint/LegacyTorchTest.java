package org.sbert4j.weights.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sbert4j.weights.Failures.assertFails;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.weights.ModelFormatException;

/** The form from before PyTorch 1.6, right and wrong. RealFilesTest has one that torch wrote. */
class LegacyTorchTest {
  private static final byte[] TWO = ZipBytes.TWO_FLOATS;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("pytorch_model.bin");
  }

  private float[] read(byte[] bytes, String tensor, int size) throws IOException {
    Files.write(file, bytes);
    try (Checkpoint checkpoint = Checkpoint.openFile(file)) {
      float[] values = new float[size];
      checkpoint.require(tensor, size).readFloats(0, values, 0, size);
      return values;
    }
  }

  private void rejects(LegacyBytes legacy, String field, String what, String fix)
      throws IOException {
    Files.write(file, legacy.bytes());
    assertFails(() -> Checkpoint.openFile(file), file, field, what, fix);
  }

  private static LegacyBytes oneVector() {
    return new LegacyBytes().pickle(PickleBytes.oneVector());
  }

  @Test
  void aVector() throws IOException {
    assertArrayEquals(new float[] {1, 2}, read(LegacyBytes.oneVector(), "a", 2));
  }

  /** The oldest function, and a storage that is the second half of another. */
  @Test
  void aTensorOfAPartOfAStorage() throws IOException {
    PickleBytes pickle = new PickleBytes().op('}').text("b");
    pickle.global("torch._utils", "_rebuild_tensor").op('(');
    pickle.op('(').text("storage").global("torch", "FloatStorage").text("7").text("cpu").number(2);
    pickle.op('(').text("8").number(1).number(1).op('t').op('t').op('Q');
    pickle.number(0).number(1).op(0x85).number(1).op(0x85).op('t').op('R').op('s');
    byte[] bytes = new LegacyBytes().pickle(pickle).keys("7").storage(2, TWO).bytes();
    assertArrayEquals(new float[] {2}, read(bytes, "b", 1));
  }

  @Test
  void everyTruncationIsAnError() throws IOException {
    byte[] whole = LegacyBytes.oneVector();
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(ModelFormatException.class, () -> Checkpoint.openFile(file));
    }
  }

  @Test
  void anotherPickle() throws IOException {
    Files.write(file, PickleBytes.oneVector());
    assertFails(() -> Checkpoint.openFile(file), file, "byte 0", "not one that torch.save", "save");
  }

  @Test
  void bigEndian() throws IOException {
    LegacyBytes legacy = new LegacyBytes(false).pickle(PickleBytes.oneVector());
    rejects(legacy.keys("0").storage(2, TWO), "little_endian", "not supported", "little-endian");
  }

  @Test
  void keysThatAreNoList() throws IOException {
    rejects(oneVector().pickle(new PickleBytes().number(3)), "storage keys", "no list", "download");
  }

  @Test
  void keysOfNoStorage() throws IOException {
    rejects(oneVector().keys("1").storage(2, TWO), "storage keys", "not exactly once", "download");
  }

  @Test
  void aKeyTwice() throws IOException {
    LegacyBytes twice = oneVector().keys("0", "0").storage(2, TWO).storage(2, TWO);
    rejects(twice, "storage keys", "not exactly once", "download");
  }

  @Test
  void aKeyThatContainsItself() throws IOException {
    PickleBytes endless = new PickleBytes().op(']').op(']').op('q').op(0).op('h').op(0);
    LegacyBytes legacy = oneVector().pickle(endless.op('a').op('a')).storage(2, TWO);
    rejects(legacy, "storage keys", "not exactly once", "download");
  }

  @Test
  void noStorage() throws IOException {
    rejects(oneVector().keys(), "a", "storage data/0 is missing", "download");
  }

  @Test
  void anotherNumberOfElements() throws IOException {
    rejects(oneVector().keys("0").storage(3, TWO), "storage 0", "the pickle says 2", "download");
    rejects(oneVector().keys("0").storage(-1, TWO), "storage 0", "the pickle says 2", "download");
  }

  @Test
  void twoDescriptionsOfAStorage() throws IOException {
    PickleBytes pickle = new PickleBytes().op('}').text("a").vector("FloatStorage", 2, 0, 2, 1);
    pickle.op('s').text("b").vector("IntStorage", 2, 0, 2, 1).op('s');
    rejects(
        new LegacyBytes().pickle(pickle).keys("0").storage(2, TWO),
        "pickle",
        "two different descriptions",
        "state_dict");
  }

  @Test
  void aPickleThatNamesAnythingElse() throws IOException {
    PickleBytes pickle = new PickleBytes().global("os", "system").text("echo").op(0x85).op('R');
    rejects(new LegacyBytes().pickle(pickle), "pickle", "asks for os.system", "source you trust");
  }
}
