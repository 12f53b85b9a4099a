package org.sbert4j.tests;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes tensors as {@code torch.save(state_dict, path)} does: a pickle and a storage for each. */
final class StateDict {
  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final ByteArrayOutputStream zipped = new ByteArrayOutputStream();
  private final ZipOutputStream zip = new ZipOutputStream(zipped);
  private int storages;

  StateDict() {
    op("\u0080\u0002}(");
  }

  /** Adds a tensor of this shape, of which each element is the same. */
  StateDict with(String name, float value, int... shape) throws IOException {
    int elements = 1;
    for (int size : shape) {
      elements *= size;
    }
    text(name);
    op("ctorch._utils\n_rebuild_tensor_v2\n((");
    text("storage");
    op("ctorch\nFloatStorage\n");
    text(Integer.toString(storages));
    text("cpu");
    number(elements);
    op("tQ");
    number(0);
    op("(");
    for (int size : shape) {
      number(size);
    }
    op("t(");
    int stride = elements;
    for (int size : shape) {
      stride /= size;
      number(stride);
    }
    op("t\u0089}tR");
    ByteBuffer storage = ByteBuffer.allocate(Float.BYTES * elements).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      storage.putFloat(value);
    }
    entry("head/data/" + storages++, storage.array());
    return this;
  }

  void write(Path file) throws IOException {
    op("u.");
    entry("head/data.pkl", pickle.toByteArray());
    zip.close();
    Files.write(file, zipped.toByteArray());
  }

  private void entry(String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private void op(String bytes) {
    pickle.writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void text(String text) {
    op("X");
    pickle.writeBytes(littleEndian(text.length()));
    op(text);
  }

  private void number(int value) {
    op("J");
    pickle.writeBytes(littleEndian(value));
  }

  private static byte[] littleEndian(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }
}
