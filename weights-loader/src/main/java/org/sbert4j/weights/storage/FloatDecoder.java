package org.sbert4j.weights.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.sbert4j.weights.DType;

/** Turns stored elements into floats. */
final class FloatDecoder {
  /** As many go through an array at a time, 8 KiB, whatever the size of a tensor. */
  private static final int MOST_HALVES = 1 << 12;

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
        if (stride == Short.BYTES) {
          decodeHalves(
              bytes.slice(position, length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN),
              destination,
              offset,
              length);
          return;
        }
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

  /** By way of an array, which is read much faster than a buffer as long as nothing is compiled. */
  private static void decodeHalves(ByteBuffer bytes, float[] destination, int offset, int length) {
    ShortBuffer stored = bytes.asShortBuffer();
    short[] halves = new short[Math.min(length, MOST_HALVES)];
    for (int done = 0; done < length; done += halves.length) {
      int count = Math.min(halves.length, length - done);
      stored.get(halves, 0, count);
      for (int i = 0; i < count; i++) {
        destination[offset + done + i] = halfToFloat(halves[i]);
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
    int bits = (half & 0x8000) << 16 | (half & 0x7fff) << 13;
    if ((half & 0x7c00) == 0x7c00) {
      return Float.intBitsToFloat(bits | 0x7f800000);
    }
    // The same exponent means 2^112 times less in a float, for subnormals as well.
    return Float.intBitsToFloat(bits) * 0x1p112f;
  }

  /** bfloat16 is the upper half of a float. */
  static float brainToFloat(short brain) {
    return Float.intBitsToFloat(brain << 16);
  }
}
