package org.sbert4j.weights.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sbert4j.weights.DType;

/** Turns stored elements into floats. */
final class FloatDecoder {
  private FloatDecoder() {}

  /**
   * Decodes {@code length} elements that lie {@code stride} bytes apart.
   *
   * @param bytes a little-endian segment
   * @param position the byte index of the first element
   */
  static void decode(
      DType dtype,
      ByteBuffer bytes,
      int position,
      int stride,
      float[] destination,
      int offset,
      int length) {
    int end = offset + length;
    switch (dtype) {
      case F32 -> {
        if (stride == Float.BYTES) {
          bytes
              .slice(position, length * Float.BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .asFloatBuffer()
              .get(destination, offset, length);
          return;
        }
        for (int i = offset; i < end; i++, position += stride) {
          destination[i] = bytes.getFloat(position);
        }
      }
      case F64 -> {
        for (int i = offset; i < end; i++, position += stride) {
          destination[i] = (float) bytes.getDouble(position);
        }
      }
      case F16 -> {
        for (int i = offset; i < end; i++, position += stride) {
          destination[i] = halfToFloat(bytes.getShort(position));
        }
      }
      case BF16 -> {
        for (int i = offset; i < end; i++, position += stride) {
          destination[i] = brainToFloat(bytes.getShort(position));
        }
      }
      default -> {
        for (int i = offset; i < end; i++, position += stride) {
          destination[i] = integerAsFloat(dtype, bytes, position);
        }
      }
    }
  }

  private static float integerAsFloat(DType dtype, ByteBuffer bytes, int position) {
    return switch (dtype) {
      case I64 -> bytes.getLong(position);
      case I32 -> bytes.getInt(position);
      case I16 -> bytes.getShort(position);
      case I8 -> bytes.get(position);
      case U8 -> bytes.get(position) & 0xff;
      case BOOL -> bytes.get(position) != 0 ? 1 : 0;
      default -> throw new IllegalArgumentException(dtype + " is not an integer type");
    };
  }

  /**
   * IEEE 754 binary16 to binary32, exactly: 1 sign, 5 exponent (bias 15) and 10 fraction bits. A
   * NaN keeps its payload.
   */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >>> 10) & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      // Zero and the subnormals are fraction · 2^-24, which a float holds exactly.
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * 0x1p-24f));
    }
    int wideExponent = exponent == 0x1f ? 0xff : exponent + (127 - 15);
    return Float.intBitsToFloat(sign | (wideExponent << 23) | (fraction << 13));
  }

  /** bfloat16 is the upper half of a float. */
  static float brainToFloat(short brain) {
    return Float.intBitsToFloat(brain << 16);
  }
}
