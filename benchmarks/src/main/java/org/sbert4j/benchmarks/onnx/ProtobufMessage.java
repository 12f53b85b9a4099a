package org.sbert4j.benchmarks.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A message of protocol buffers in the making. Its size is known before its content is written, so
 * that a large content need never be in memory as a whole.
 *
 * <p>Encoding: https://protobuf.dev/programming-guides/encoding.
 */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED_32 = 5;

  /** Bytes to be written when all sizes are known. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private final List<Content> contents = new ArrayList<>();
  private long size;

  /** Adds an integer. */
  ProtobufMessage number(int field, long value) {
    return add(tag(field, VARINT)).add(varint(value));
  }

  /** Adds a float. */
  ProtobufMessage real(int field, float value) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return add(tag(field, FIXED_32)).add(bytes.putFloat(value).array());
  }

  /** Adds a string. */
  ProtobufMessage text(int field, String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return content(field, bytes.length, out -> out.write(bytes));
  }

  /** Adds a message, to which nothing may be added afterwards. */
  ProtobufMessage message(int field, ProtobufMessage message) {
    return content(field, message.size, message::writeTo);
  }

  /** Adds {@code length} bytes that {@code content} writes. */
  ProtobufMessage content(int field, long length, Content content) {
    add(tag(field, LENGTH_DELIMITED)).add(varint(length));
    contents.add(content);
    size += length;
    return this;
  }

  void writeTo(OutputStream out) throws IOException {
    for (Content content : contents) {
      content.writeTo(out);
    }
  }

  private ProtobufMessage add(byte[] bytes) {
    contents.add(out -> out.write(bytes));
    size += bytes.length;
    return this;
  }

  private static byte[] tag(int field, int wireType) {
    return varint(((long) field << 3) | wireType);
  }

  /** Seven bits a byte, the lowest first; all but the last have the highest bit set. */
  private static byte[] varint(long value) {
    int length = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (((value >>> (7 * i)) & 0x7F) | (i < length - 1 ? 0x80 : 0));
    }
    return bytes;
  }
}
