package org.sbert4j.benchmarks.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.List;
import org.sbert4j.weights.TensorView;

/** An ONNX graph in the making. Numbers of fields and types are those of onnx.proto. */
final class GraphBuilder {
  static final int FLOAT = 1;
  static final int INT64 = 7;

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int ATTRIBUTE_FLOAT = 1;
  private static final int ATTRIBUTE_INT = 2;
  private static final int ATTRIBUTE_INTS = 7;

  private final ProtobufMessage graph = new ProtobufMessage().text(2, "bert");

  /** A node under construction; {@link #output} ends it. */
  final class Node {
    private final ProtobufMessage node = new ProtobufMessage();
    private final String name;

    private Node(String opType, String name, String... inputs) {
      this.name = name;
      for (String input : inputs) {
        node.text(1, input);
      }
      node.text(3, name).text(4, opType);
    }

    Node with(String attribute, float value) {
      return with(
          new ProtobufMessage().text(1, attribute).real(2, value).number(20, ATTRIBUTE_FLOAT));
    }

    Node with(String attribute, long value) {
      return with(
          new ProtobufMessage().text(1, attribute).number(3, value).number(20, ATTRIBUTE_INT));
    }

    Node with(String attribute, List<Long> values) {
      ProtobufMessage message = new ProtobufMessage().text(1, attribute);
      values.forEach(value -> message.number(8, value));
      return with(message.number(20, ATTRIBUTE_INTS));
    }

    private Node with(ProtobufMessage attribute) {
      node.message(5, attribute);
      return this;
    }

    /** Adds the node; its one output has the name that is returned. */
    String output() {
      return output(name + "_output");
    }

    String output(String output) {
      graph.message(1, node.text(2, output));
      return output;
    }
  }

  Node node(String opType, String name, String... inputs) {
    return new Node(opType, name, inputs);
  }

  /** A constant, {@code []} with no dimensions. */
  String constant(String name, List<Long> shape, long... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(values);
    return tensor(name, INT64, shape, bytes.capacity(), out -> out.write(bytes.array()));
  }

  String constant(String name, float value) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(0, value);
    return tensor(name, FLOAT, List.of(), bytes.capacity(), out -> out.write(bytes.array()));
  }

  /** A weight as it is stored. */
  String weight(String name, TensorView tensor) {
    return tensor(name, FLOAT, tensor.shape(), bytes(tensor), out -> write(floats(tensor), out));
  }

  /** A linear layer's weight {@code [out, in]}, stored {@code [in, out]} as MatMul wants it. */
  String transposedWeight(String name, TensorView tensor) {
    int rows = Math.toIntExact(tensor.shape().get(0));
    int columns = Math.toIntExact(tensor.shape().get(1));
    return tensor(
        name,
        FLOAT,
        List.of((long) columns, (long) rows),
        bytes(tensor),
        out -> write(transpose(floats(tensor), rows, columns), out));
  }

  void input(String name, int type, Object... shape) {
    graph.message(11, value(name, type, shape));
  }

  void output(String name, int type, Object... shape) {
    graph.message(12, value(name, type, shape));
  }

  /** Writes the model; nothing may be added afterwards. */
  void writeTo(OutputStream out) throws IOException {
    new ProtobufMessage()
        .number(1, IR_VERSION)
        .text(2, "sbert4j-benchmarks")
        .message(7, graph)
        .message(8, new ProtobufMessage().text(1, "").number(2, OPSET))
        .writeTo(out);
  }

  private String tensor(
      String name, int type, List<Long> shape, long length, ProtobufMessage.Content content) {
    ProtobufMessage tensor = new ProtobufMessage();
    shape.forEach(dimension -> tensor.number(1, dimension));
    tensor.number(2, type).text(8, name).content(9, length, content);
    graph.message(5, tensor);
    return name;
  }

  /** A dimension is a number, or a string where it may change. */
  private static ProtobufMessage value(String name, int type, Object... shape) {
    ProtobufMessage dimensions = new ProtobufMessage();
    for (Object dimension : shape) {
      ProtobufMessage message = new ProtobufMessage();
      if (dimension instanceof Integer number) {
        message.number(1, number);
      } else {
        message.text(2, (String) dimension);
      }
      dimensions.message(1, message);
    }
    ProtobufMessage tensorType = new ProtobufMessage().number(1, type).message(2, dimensions);
    return new ProtobufMessage()
        .text(1, name)
        .message(2, new ProtobufMessage().message(1, tensorType));
  }

  private static long bytes(TensorView tensor) {
    return tensor.elementCount() * Float.BYTES;
  }

  private static float[] floats(TensorView tensor) {
    float[] floats = new float[Math.toIntExact(tensor.elementCount())];
    tensor.readFloats(0, floats, 0, floats.length);
    return floats;
  }

  private static float[] transpose(float[] matrix, int rows, int columns) {
    float[] transposed = new float[matrix.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        transposed[column * rows + row] = matrix[row * columns + column];
      }
    }
    return transposed;
  }

  private static void write(float[] floats, OutputStream out) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(floats.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(floats);
    Channels.newChannel(out).write(bytes);
  }
}
