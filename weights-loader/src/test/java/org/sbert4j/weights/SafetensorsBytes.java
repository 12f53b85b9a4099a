package org.sbert4j.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files as a test wants them, right or wrong. */
public final class SafetensorsBytes {
  private SafetensorsBytes() {}

  public static byte[] of(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(Long.BYTES + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(text.length).put(text);
    for (int i = 0; i < dataBytes / Float.BYTES; i++) {
      file.putFloat(i / 4f);
    }
    return file.array();
  }

  public static String entry(String name, String dtype, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, dtype, shape, begin, end);
  }

  public static Path write(Path folder, String header, int dataBytes) throws IOException {
    return Files.write(folder.resolve("model.safetensors"), of(header, dataBytes));
  }

  /** A file with F32 tensors of one row each, holding 0, 0.25, … through all of them. */
  public static Path rows(Path file, int length, String... names) throws IOException {
    StringBuilder header = new StringBuilder("{");
    long begin = 0;
    for (String name : names) {
      long end = begin + length * (long) Float.BYTES;
      header
          .append(begin == 0 ? "" : ",")
          .append(entry(name, "F32", "[" + length + "]", begin, end));
      begin = end;
    }
    return Files.write(file, of(header.append('}').toString(), (int) begin));
  }
}
