package org.sbert4j.weights.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.protobuf.WireReader;
import org.sbert4j.weights.storage.ByteRegion;
import org.sbert4j.weights.storage.FileRegion;
import org.sbert4j.weights.storage.HeapRegion;
import org.sbert4j.weights.storage.StoredTensor;
import org.sbert4j.weights.storage.TensorShape;

/**
 * A constant tensor of a graph: ONNX's TensorProto.
 *
 * @param file the ONNX file
 * @param dataFile the file with the elements, which may be another one
 * @param dtype null for a type that no weight is read from
 * @param dataType the type's number in ONNX
 * @param bytes makes the region that holds the elements, row-major
 */
record Initializer(
    Path file,
    Path dataFile,
    String name,
    DType dtype,
    long dataType,
    List<Long> shape,
    Supplier<ByteRegion> bytes) {
  // Field numbers of TensorProto in onnx.proto.
  private static final int DIMS = 1;
  private static final int DATA_TYPE = 2;
  private static final int FLOAT_DATA = 4;
  private static final int INT32_DATA = 5;
  private static final int INT64_DATA = 7;
  private static final int NAME = 8;
  private static final int RAW_DATA = 9;
  private static final int DOUBLE_DATA = 10;
  static final int EXTERNAL_DATA = 13;

  /** Reads a TensorProto and checks its size; the elements stay where they are. */
  static Initializer read(Path file, WireReader message, ExternalData externalData) {
    String name = "";
    long dataType = 0;
    List<Long> shape = new ArrayList<>();
    WireReader data = null;
    boolean varints = false;
    Map<String, String> external = new LinkedHashMap<>();
    while (message.next()) {
      switch (message.field()) {
        case DIMS -> message.numbers(shape);
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
        case EXTERNAL_DATA -> ExternalData.read(message.message(), external);
        default -> message.skip();
      }
    }
    if (shape.size() > TensorShape.MAX_RANK) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor has %d dimensions, more than %d; download the file again"
              .formatted(shape.size(), TensorShape.MAX_RANK));
    }
    DType dtype = dtype(dataType);
    if (dtype == null) {
      return new Initializer(file, file, name, null, dataType, shape, () -> null);
    }
    long size = size(file, name, dtype, shape);
    if (!external.isEmpty()) {
      ExternalData.Range range = externalData.locate(name, external, size);
      return new Initializer(file, range.file(), name, dtype, dataType, shape, range::region);
    }
    return new Initializer(
        file, file, name, dtype, dataType, shape, locate(file, name, dtype, size, data, varints));
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

  private static long size(Path file, String name, DType dtype, List<Long> shape) {
    try {
      return Math.multiplyExact(TensorShape.elementCount(shape), dtype.bytes());
    } catch (ArithmeticException e) {
      throw new ModelFormatException(
          file, name, "the tensor has an impossible shape; download the file again", e);
    }
  }

  /**
   * TensorProto.DataType; null for complex numbers, strings, and floats and integers below 8 bits.
   */
  private static DType dtype(long dataType) {
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
      default -> null;
    };
  }

  /** The element type, of a tensor that is needed. */
  DType requiredDtype() {
    if (dtype == null) {
      throw new ModelFormatException(
          file,
          name,
          "the tensor has the unsupported ONNX data type "
              + dataType
              + "; export the model in float32, float16 or with 8-bit weights");
    }
    return dtype;
  }

  /** The tensor as it is stored. */
  StoredTensor view(String viewName) {
    return StoredTensor.rowMajor(dataFile, viewName, requiredDtype(), shape, bytes.get());
  }

  /** All elements, which are few. */
  float[] floats() {
    StoredTensor view = view(name);
    float[] floats = new float[Math.toIntExact(view.elementCount())];
    view.readFloats(0, floats, 0, floats.length);
    return floats;
  }
}
