package org.sbert4j.weights.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes that say how to write protobuf messages, so that whatever a fuzzer does to them the lengths
 * in the message are right. Each step is a byte, the kind of the field in its upper three bits and
 * its number in the others, and what the kind needs.
 */
public final class MessageScript {
  private static final int OPEN = 0;
  private static final int CLOSE = 1;
  private static final int NUMBER = 2;
  private static final int BYTES = 3;

  /** Two's complement in so many bytes. */
  private static final int NUMBER_BYTES = 2;

  private static final int KIND_SHIFT = 5;
  private static final int FIELDS = 1 << KIND_SHIFT;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public MessageScript open(int field) {
    return step(OPEN, field);
  }

  public MessageScript close() {
    return step(CLOSE, 0);
  }

  public MessageScript number(int field, int number) {
    step(NUMBER, field);
    out.write(number);
    out.write(number >> Byte.SIZE);
    return this;
  }

  public MessageScript bytes(int field, byte[] bytes) {
    step(BYTES, field);
    out.write(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  public MessageScript text(int field, String text) {
    return bytes(field, text.getBytes(StandardCharsets.US_ASCII));
  }

  private MessageScript step(int kind, int field) {
    out.write(kind << KIND_SHIFT | field);
    return this;
  }

  public byte[] end() {
    return out.toByteArray();
  }

  /** The fields that the steps write; messages that they leave open end where the steps do. */
  public static OnnxBytes play(byte[] steps) {
    ByteBuffer in = ByteBuffer.wrap(steps).order(ByteOrder.LITTLE_ENDIAN);
    Deque<Open> open = new ArrayDeque<>();
    OnnxBytes current = new OnnxBytes();
    while (in.hasRemaining()) {
      int step = in.get() & 0xff;
      int field = step % FIELDS;
      switch (step >>> KIND_SHIFT) {
        case OPEN -> {
          open.push(new Open(field, current));
          current = new OnnxBytes();
        }
        case CLOSE -> current = closed(open, current);
        case NUMBER -> current.number(field, in.remaining() < NUMBER_BYTES ? 0 : in.getShort());
        default -> current.bytes(field, next(in));
      }
    }
    while (!open.isEmpty()) {
      current = closed(open, current);
    }
    return current;
  }

  /** A message that is not finished, and the field of it that the next one will be. */
  private record Open(int field, OnnxBytes message) {}

  private static OnnxBytes closed(Deque<Open> open, OnnxBytes message) {
    Open outer = open.poll();
    return outer == null ? message : outer.message().message(outer.field(), message);
  }

  private static byte[] next(ByteBuffer in) {
    int length = in.hasRemaining() ? in.get() & 0xff : 0;
    byte[] bytes = new byte[Math.min(length, in.remaining())];
    in.get(bytes);
    return bytes;
  }
}
