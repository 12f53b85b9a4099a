package org.sbert4j.models.conversion;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.sbert4j.weights.DType;
import org.sbert4j.weights.TensorView;
import org.sbert4j.weights.storage.HeapRegion;
import org.sbert4j.weights.storage.StoredTensor;

/** Tensors of 16-bit floats. */
final class HalfTensor {
  private static final int LOWEST_BITS = 13;

  private HalfTensor() {}

  /**
   * The same tensor in memory as F16.
   *
   * @throws IllegalArgumentException if one of its elements is no 16-bit float
   */
  static TensorView of(TensorView tensor) {
    float[] floats = new float[Math.toIntExact(tensor.elementCount())];
    tensor.readFloats(0, floats, 0, floats.length);
    ByteBuffer bytes =
        ByteBuffer.allocate(Short.BYTES * floats.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : floats) {
      bytes.putShort(exactHalf(value, tensor.name()));
    }
    return StoredTensor.rowMajor(
        Path.of(tensor.name()),
        tensor.name(),
        DType.F16,
        tensor.shape(),
        new HeapRegion(bytes.array()));
  }

  /**
   * IEEE 754 binary32 to binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits.
   *
   * @param tensor for the message
   */
  static short exactHalf(float value, String tensor) {
    int bits = Float.floatToRawIntBits(value);
    int sign = (bits >>> 16) & 0x8000;
    float magnitude = Math.abs(value);
    int half;
    if (magnitude < 0x1p-14f) {
      // Zero and the subnormals are a whole number of 2^-24.
      float units = magnitude * 0x1p24f;
      half = (int) units;
      require(half == units, value, tensor);
    } else {
      require(magnitude <= 65504, value, tensor);
      require((bits & ((1 << LOWEST_BITS) - 1)) == 0, value, tensor);
      half = ((bits & 0x7fffffff) >>> LOWEST_BITS) - ((127 - 15) << 10);
    }
    return (short) (sign | half);
  }

  private static void require(boolean exact, float value, String tensor) {
    if (!exact) {
      throw new IllegalArgumentException(
          tensor + " holds " + value + ", which is no 16-bit float: keep it in 32 bits");
    }
  }
}
