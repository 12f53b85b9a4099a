package org.sbert4j.weights.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.ModelFormatException;
import org.sbert4j.weights.protobuf.WireReader;
import org.sbert4j.weights.storage.ByteRegion;

/** Elements that ONNX stores as varints: integers, and the bits of 16-bit floats. */
final class VarintData {
  private VarintData() {}

  /**
   * The elements as little-endian bytes.
   *
   * @param size how many bytes the tensor's shape takes
   */
  static byte[] decode(Path file, String name, WireReader data, DType dtype, long size) {
    long count = size / dtype.bytes();
    // A varint takes at least a byte, so this bounds the allocation by the file.
    if (count > data.remaining() || size > 1L << ByteRegion.SEGMENT_BITS) {
      throw wrongCount(file, name, count);
    }
    ByteBuffer decoded = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      long value = data.varint();
      if (!decoded.hasRemaining()) {
        throw wrongCount(file, name, count);
      }
      switch (dtype.bytes()) {
        case 1 -> decoded.put((byte) value);
        case 2 -> decoded.putShort((short) value);
        case 4 -> decoded.putInt((int) value);
        default -> decoded.putLong(value);
      }
    }
    if (decoded.hasRemaining()) {
      throw wrongCount(file, name, count);
    }
    return decoded.array();
  }

  private static ModelFormatException wrongCount(Path file, String name, long count) {
    return new ModelFormatException(
        file,
        name,
        "the tensor's data does not have the "
            + count
            + " elements of its shape; download the file"
            + " again");
  }
}
