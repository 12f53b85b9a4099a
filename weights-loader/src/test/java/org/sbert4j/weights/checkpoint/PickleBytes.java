package org.sbert4j.weights.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes pickles of protocol 2, instruction by instruction. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  PickleBytes() {
    op(0x80).op(2);
  }

  PickleBytes op(int opcode) {
    out.write(opcode);
    return this;
  }

  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return op('X').int32(bytes.length).raw(bytes);
  }

  PickleBytes number(int number) {
    return op('J').int32(number);
  }

  /** LONG1 of 8 bytes. */
  PickleBytes longNumber(long number) {
    op(0x8a).op(Long.BYTES);
    return raw(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(number).array());
  }

  PickleBytes global(String module, String name) {
    return op('c').raw((module + "\n" + name + "\n").getBytes(StandardCharsets.UTF_8));
  }

  PickleBytes int32(int value) {
    return raw(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  PickleBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** {@code torch._utils._rebuild_tensor_v2(storage, offset, (size,), (stride,), False, {})}. */
  PickleBytes vector(String storageClass, int elements, int offset, int size, int stride) {
    return tensor(
        storageClass,
        "0",
        elements,
        offset,
        shape -> shape.number(size).op(0x85).number(stride).op(0x85));
  }

  /**
   * A tensor of floats.
   *
   * @param key of its storage
   * @param shape puts sizes and strides on the stack
   */
  PickleBytes tensor(String key, int elements, Consumer<PickleBytes> shape) {
    return tensor("FloatStorage", key, elements, 0, shape);
  }

  private PickleBytes tensor(
      String storageClass, String key, int elements, int offset, Consumer<PickleBytes> shape) {
    global("torch._utils", "_rebuild_tensor_v2").op('(');
    op('(').text("storage").global("torch", storageClass).text(key).text("cuda:0");
    number(elements).op('t').op('Q').number(offset);
    shape.accept(this);
    return op(0x89).op('}').op('t').op('R');
  }

  /** Sizes {@code (2,)} and strides {@code (1,)}. */
  PickleBytes twoElements() {
    return number(2).op(0x85).number(1).op(0x85);
  }

  /** A dict with one vector of two floats under the name {@code a}. */
  static byte[] oneVector() {
    return new PickleBytes().op('}').text("a").vector("FloatStorage", 2, 0, 2, 1).op('s').end();
  }

  byte[] end() {
    return op('.').out.toByteArray();
  }
}
