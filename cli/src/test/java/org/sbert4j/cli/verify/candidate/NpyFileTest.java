package org.sbert4j.cli.verify.candidate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sbert4j.cli.terminal.CommandException;

class NpyFileTest {
  @TempDir private Path folder;

  /** A file of version 1 or 2. */
  private Path write(int version, String header, ByteBuffer numbers) throws IOException {
    byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer file =
        ByteBuffer.allocate(12 + text.length + numbers.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) version).put((byte) 0);
    if (version == 1) {
      file.putShort((short) text.length);
    } else {
      file.putInt(text.length);
    }
    file.put(text).put(numbers.rewind());
    return Files.write(folder.resolve("a.npy"), Arrays.copyOf(file.array(), file.position()));
  }

  private static String header(String type, String shape) {
    return "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n".formatted(type, shape);
  }

  @Test
  void readsFloatsOfThreeSizes() throws IOException {
    float[][] expected = {{1, -2, 0.5f}};
    ByteBuffer four =
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putFloat(1).putFloat(-2);
    Path file = write(1, header("<f4", "(1, 3)"), four.putFloat(0.5f));
    assertArrayEquals(expected, NpyFile.read(file));
    ByteBuffer eight = ByteBuffer.allocate(24).putDouble(1).putDouble(-2).putDouble(0.5);
    assertArrayEquals(expected, NpyFile.read(write(2, header(">f8", "(1, 3)"), eight)));
    ByteBuffer two = ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN);
    two.putShort((short) 0x3C00).putShort((short) 0xC000).putShort((short) 0x3800);
    assertArrayEquals(expected, NpyFile.read(write(1, header("<f2", "(1, 3)"), two)));
  }

  @Test
  void refusesWhatIsNoMatrixOfFloats() throws IOException {
    ByteBuffer numbers = ByteBuffer.allocate(12);
    assertRefused("C order", write(1, header("<i4", "(1, 3)"), numbers));
    assertRefused("C order", write(1, header("<f4", "(3,)"), numbers));
    assertRefused("C order", write(1, header("<f4", "(1, 3)").replace("False", "True"), numbers));
    assertRefused("no element", write(1, header("<f4", "(999999999, 0)"), numbers));
    assertRefused("needs 16", write(1, header("<f4", "(1, 4)"), numbers));
    assertRefused("needs", write(1, header("<f4", "(999999999, 999999999)"), numbers));
    assertRefused("no NumPy file", Files.writeString(folder.resolve("b.npy"), "[1, 2, 3, 4, 5]"));
    assertRefused("no NumPy file", Files.writeString(folder.resolve("c.npy"), ""));
    byte[] cut = Files.readAllBytes(write(1, header("<f4", "(1, 3)"), numbers));
    assertRefused("header", Files.write(folder.resolve("d.npy"), Arrays.copyOf(cut, 30)));
  }

  /** Whatever was changed or cut off, it is read or refused. */
  @Test
  void madeUpFilesAreReadOrRefused() throws IOException {
    byte[] whole = Files.readAllBytes(write(1, header("<f4", "(1, 3)"), ByteBuffer.allocate(12)));
    byte[] signs = "0123456789(),'<>|=fi {}:".getBytes(StandardCharsets.US_ASCII);
    Path file = folder.resolve("made-up.npy");
    Random random = new Random(7);
    int read = 0;
    for (int i = 0; i < 300; i++) {
      byte[] bytes = Arrays.copyOf(whole, whole.length - Math.max(0, random.nextInt(20) - 15));
      for (int change = random.nextInt(4); change > 0; change--) {
        int place = random.nextInt(bytes.length);
        bytes[place] =
            random.nextBoolean() ? signs[random.nextInt(signs.length)] : (byte) random.nextInt();
      }
      Files.write(file, bytes);
      try {
        read += NpyFile.read(file).length;
      } catch (CommandException e) {
        assertTrue(e.getMessage().contains("numpy.save"), e.getMessage());
      }
    }
    assertTrue(read > 20, () -> "nearly none was read");
  }

  private static void assertRefused(String part, Path file) {
    CommandException e = assertThrows(CommandException.class, () -> NpyFile.read(file));
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }
}
