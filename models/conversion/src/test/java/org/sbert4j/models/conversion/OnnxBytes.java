package org.sbert4j.models.conversion;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The smallest ONNX file that holds tensors, in protobuf's wire format (onnx.proto3). */
final class OnnxBytes {
  private static final int FLOAT = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private OnnxBytes() {}

  /** A model with two initializers of one dimension. */
  static byte[] model(String name1, float[] values1, String name2, float[] values2) {
    OnnxBytes graph = new OnnxBytes();
    graph.field(5, tensor(name1, values1));
    graph.field(5, tensor(name2, values2));
    OnnxBytes model = new OnnxBytes();
    model.number(1, 8);
    model.field(7, graph.bytes.toByteArray());
    return model.bytes.toByteArray();
  }

  private static byte[] tensor(String name, float[] values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    OnnxBytes tensor = new OnnxBytes();
    tensor.number(1, values.length);
    tensor.number(2, FLOAT);
    tensor.field(8, name.getBytes(StandardCharsets.UTF_8));
    tensor.field(9, data.array());
    return tensor.bytes.toByteArray();
  }

  private void number(int field, int value) {
    varint(field << 3);
    varint(value);
  }

  private void field(int field, byte[] content) {
    varint((field << 3) | 2);
    varint(content.length);
    bytes.writeBytes(content);
  }

  private void varint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      bytes.write((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write(rest);
  }
}
