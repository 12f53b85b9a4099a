package org.sbert4j.weights.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.storage.ByteRegion;
import org.sbert4j.weights.storage.FileRegion;
import org.sbert4j.weights.storage.HeapRegion;
import org.sbert4j.weights.storage.StoredTensor;
import org.sbert4j.weights.storage.TensorShape;

/**
 * A constant tensor of a graph: ONNX's TensorProto.
 *
 * @param bytes makes the region that holds the elements, row-major
 */
record Initializer(
    Path file, String name, DType dtype, List<Long> shape, Supplier<ByteRegion> bytes) {
  // Field numbers of TensorProto in onnx.proto.
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int FLOAT_DATA = 4;
  private static final int INT32_DATA = 5;
  private static final int INT64_DATA = 7;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int DOUBLE_DATA = 10;
  private static final int EXTERNAL_DATA = 13;

  /** Reads a TensorProto and checks its size; the elements stay where they are. */
  static Initializer read(Path file, WireReader message) {
    String name = "";
    long dataType = 0;
    List<Long> shape = new ArrayList<>();
    WireReader data = null;
    boolean varints = false;
    boolean external = false;
    while (message.next()) {
      switch (message.field()) {
        case DIMS -> readNumbers(message, shape);
        case DATA_TYPE -> dataType = message.varint();
        case NAME -> name = message.string();
        case RAW_DATA, FLOAT_DATA, DOUBLE_DATA -> {
          data = message.message();
          varints = false;
        }
        case INT32_DATA, INT64_DATA -> {
          data = message.message();
          varints = true;
        }
        case EXTERNAL_DATA -> {
          external = true;
          message.skip();
        }
        default -> message.skip();
      }
    }
    if (external) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor's data is in another file; save the ONNX model as one file"
              + " (save_as_external_data=False)");
    }
    if (shape.size() > TensorShape.MAX_RANK) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor has %d dimensions, more than %d; download the file again"
              .formatted(shape.size(), TensorShape.MAX_RANK));
    }
    DType dtype = dtype(file, name, dataType);
    long size = size(file, name, dtype, shape);
    return new Initializer(
        file, name, dtype, shape, locate(file, name, dtype, size, data, varints));
  }

  private static Supplier<ByteRegion> locate(
      Path file, String name, DType dtype, long size, WireReader data, boolean varints) {
    if (data != null && varints) {
      byte[] decoded = VarintData.decode(file, name, data, dtype, size);
      return () -> new HeapRegion(decoded);
    }
    long found = data == null ? 0 : data.remaining();
    if (found != size) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor has %d bytes of data, its shape takes %d; download the file again"
              .formatted(found, size));
    }
    long position = data == null ? 0 : data.position();
    return () -> new FileRegion(file, position, size);
  }

  /** Repeated numbers are packed into one field or given a field each. */
  private static void readNumbers(WireReader message, List<Long> numbers) {
    if (message.wireType() == WireReader.VARINT) {
      numbers.add(message.varint());
      return;
    }
    WireReader packed = message.message();
    while (packed.hasRemaining()) {
      numbers.add(packed.varint());
    }
  }

  private static long size(Path file, String name, DType dtype, List<Long> shape) {
    try {
      return Math.multiplyExact(TensorShape.elementCount(shape), dtype.bytes());
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          file, name, "the tensor has an impossible shape; download the file again", e);
    }
  }

  /** TensorProto.DataType. */
  private static DType dtype(Path file, String name, long dataType) {
    return switch ((int) dataType) {
      case 1 -> DType.F32;
      case 2 -> DType.U8;
      case 3 -> DType.I8;
      case 5 -> DType.I16;
      case 6 -> DType.I32;
      case 7 -> DType.I64;
      case 9 -> DType.BOOL;
      case 10 -> DType.F16;
      case 11 -> DType.F64;
      case 16 -> DType.BF16;
      default ->
          throw new ModelFormatException(
              file,
              name,
              "the tensor has the unsupported ONNX data type "
                  + dataType
                  + "; export the model in float32 or float16");
    };
  }

  /** The tensor as it is stored. */
  StoredTensor view(String viewName) {
    return StoredTensor.rowMajor(file, viewName, dtype, shape, bytes.get());
  }

  /** The matrix {@code [rows, columns]} seen as {@code [columns, rows]}. */
  StoredTensor transposedView(String viewName) {
    long columns = shape.get(1);
    return new StoredTensor(
        file,
        viewName,
        dtype,
        List.of(columns, shape.get(0)),
        new long[] {1, columns},
        bytes.get(),
        0);
  }
}
