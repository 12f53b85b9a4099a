package org.sbert4j.weights.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.sbert4j.fuzzing.FileFuzz;
import org.sbert4j.fuzzing.FuzzInput;
import org.sbert4j.weights.ModelFormatException;

/** Any zip; those of one kind get the checksums and sizes of what they would inflate to. */
public final class ZipFuzz extends FileFuzz {
  private static final int AS_IT_IS = 0;
  private static final int REPAIRED = 1;
  private static final int CENTRAL_SIGNATURE = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;

  public ZipFuzz() {
    super(6000, ModelFormatException.class); // deflate makes at most 1032 bytes of one
  }

  @Override
  public int maxBytes() {
    return 900;
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (int choice : new int[] {AS_IT_IS, REPAIRED}) {
      for (boolean compressed : new boolean[] {false, true}) {
        seeds.add(choosing(choice, zip(compressed)));
      }
      seeds.add(choosing(choice, zip64()));
    }
    return seeds;
  }

  private byte[] zip(boolean compressed) {
    try {
      Path file = folder().resolve("seed.zip");
      try (ZipBytes zip = new ZipBytes(file)) {
        zip.entry("a/data.pkl", PickleBytes.oneVector(), compressed)
            .entry("a/byteorder", ascii("little"), compressed)
            .entry("a/data/0", ZipBytes.TWO_FLOATS, compressed);
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** With the 64-bit form of the record at the end. */
  private byte[] zip64() {
    byte[] zip = zip(false);
    int end = zip.length - 22;
    ByteBuffer old = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer wide = ByteBuffer.allocate(zip.length + 76).order(ByteOrder.LITTLE_ENDIAN);
    wide.put(zip, 0, end).putInt(0x06064b50).putLong(44).putInt(45 | 45 << 16).putLong(0);
    wide.putLong(3).putLong(3).putLong(old.getInt(end + 12)).putLong(old.getInt(end + 16));
    wide.putInt(0x07064b50).putInt(0).putLong(end).putInt(1).put(zip, end, 22);
    return wide.array();
  }

  @Override
  public List<byte[]> words() {
    return ascii(
        "PK\u0001\u0002",
        "PK\u0003\u0004",
        "PK\u0005\u0006",
        "PK\u0006\u0006",
        "PK\u0006\u0007",
        "\u0001\u0000\u0008\u0000",
        "a/data/0");
  }

  @Override
  public void run(byte[] input) throws Exception {
    FuzzInput choices = new FuzzInput(input);
    boolean repaired = choices.below(2) == REPAIRED;
    byte[] zip = choices.rest();
    if (repaired) {
      repair(zip);
    }
    check("pytorch_model.bin", zip, TensorEnds::read);
  }

  private static void repair(byte[] bytes) {
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i <= bytes.length - CENTRAL_BYTES; i++) {
      if (zip.getInt(i) == CENTRAL_SIGNATURE && zip.getShort(i + 10) == 8) {
        repair(zip, i);
      }
    }
  }

  private static void repair(ByteBuffer zip, int central) {
    int local = zip.getInt(central + 42);
    if (local < 0 || local > zip.limit() - LOCAL_BYTES) {
      return;
    }
    int names =
        Short.toUnsignedInt(zip.getShort(local + 26))
            + Short.toUnsignedInt(zip.getShort(local + 28));
    int start = local + LOCAL_BYTES + names;
    int length = Math.min(zip.getInt(central + 20), zip.limit() - start);
    if (length <= 0) {
      return;
    }
    byte[] inflated = new byte[1 << 16];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(zip.slice(start, length));
      int size = inflater.inflate(inflated);
      CRC32 crc = new CRC32();
      crc.update(inflated, 0, size);
      zip.putInt(central + 16, (int) crc.getValue()).putInt(central + 24, size);
    } catch (DataFormatException e) {
      // Then the reader is to say so.
      return;
    } finally {
      inflater.end();
    }
  }
}
