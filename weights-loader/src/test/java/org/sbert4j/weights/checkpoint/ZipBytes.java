package org.sbert4j.weights.checkpoint;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes checkpoints in the zip form, right or wrong. */
final class ZipBytes implements AutoCloseable {
  static final byte[] TWO_FLOATS =
      ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1f).putFloat(2f).array();

  private final OutputStream file;
  private final ZipOutputStream zip;

  ZipBytes(Path file) throws IOException {
    this.file = Files.newOutputStream(file);
    this.zip = new ZipOutputStream(this.file);
  }

  ZipBytes stored(String name, byte[] bytes) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    return entry(entry, bytes);
  }

  ZipBytes deflated(String name, byte[] bytes) throws IOException {
    return entry(new ZipEntry(name), bytes);
  }

  ZipBytes entry(String name, byte[] bytes, boolean compressed) throws IOException {
    return compressed ? deflated(name, bytes) : stored(name, bytes);
  }

  private ZipBytes entry(ZipEntry entry, byte[] bytes) throws IOException {
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
    return this;
  }

  @Override
  public void close() throws IOException {
    zip.close();
    file.close();
  }

  /** Sets the uncompressed size that the directory declares for the entry that is written last. */
  static void declareSizeOfLastEntry(Path file, int size) throws IOException {
    changeLastEntry(file, 24, size);
  }

  /** Sets four bytes of the directory's entry that is written last. */
  static void changeLastEntry(Path file, int position, int value) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer zip = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = bytes.length - 46; i >= 0; i--) {
      if (zip.getInt(i) == 0x02014b50) {
        zip.putInt(i + position, value);
        Files.write(file, bytes);
        return;
      }
    }
    throw new IllegalStateException("no directory entry in " + file);
  }
}
