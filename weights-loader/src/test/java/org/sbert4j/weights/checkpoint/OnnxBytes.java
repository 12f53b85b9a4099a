package org.sbert4j.weights.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes protobuf messages field by field. */
public final class OnnxBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public OnnxBytes number(int field, long value) {
    return varint((long) field << 3).varint(value);
  }

  public OnnxBytes bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2).varint(value.length);
    out.writeBytes(value);
    return this;
  }

  /** The beginning of a field of bytes, without the bytes. */
  public OnnxBytes lengthOf(int field, long length) {
    return varint(((long) field << 3) | 2).varint(length);
  }

  public OnnxBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  public OnnxBytes message(int field, OnnxBytes value) {
    return bytes(field, value.end());
  }

  private OnnxBytes varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return this;
  }

  public byte[] end() {
    return out.toByteArray();
  }

  /** A TensorProto without data. */
  public static OnnxBytes tensor(String name, int dataType, long... shape) {
    OnnxBytes tensor = new OnnxBytes();
    for (long dimension : shape) {
      tensor.number(1, dimension);
    }
    return tensor.number(2, dataType).text(8, name);
  }

  public static OnnxBytes matMul(String name, String weight) {
    return new OnnxBytes().text(1, "x").text(1, weight).text(3, name).text(4, "MatMul");
  }

  /** A ModelProto around a graph. */
  public static byte[] model(OnnxBytes graph) {
    return modelOf(new OnnxBytes().message(7, graph));
  }

  /** A ModelProto with its version in front of other fields. */
  public static byte[] modelOf(OnnxBytes fields) {
    OnnxBytes model = new OnnxBytes().number(1, 8);
    model.out.writeBytes(fields.end());
    return model.end();
  }
}
