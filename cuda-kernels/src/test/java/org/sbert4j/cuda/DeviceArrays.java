package org.sbert4j.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sbert4j.cuda.kernels.ElementType;
import org.sbert4j.cuda.ptx.Half;

/** Floats as a device keeps them. */
final class DeviceArrays {
  private DeviceArrays() {}

  /** For so many elements. */
  static ByteBuffer buffer(ElementType type, int count) {
    return ByteBuffer.allocateDirect(type.bytes() * count).order(ByteOrder.nativeOrder());
  }

  /** Floats, rounded to the type. */
  static ByteBuffer bytes(ElementType type, float[] values) {
    ByteBuffer bytes = buffer(type, values.length);
    for (float value : values) {
      if (type == ElementType.FLOAT) {
        bytes.putFloat(value);
      } else {
        bytes.putShort(Half.fromFloat(value));
      }
    }
    return bytes.flip();
  }

  /** All elements of a buffer. */
  static float[] floats(ElementType type, ByteBuffer bytes) {
    float[] values = new float[bytes.remaining() / type.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          type == ElementType.FLOAT
              ? bytes.getFloat(i * Float.BYTES)
              : Half.toFloat(bytes.getShort(i * Short.BYTES));
    }
    return values;
  }

  /** Integers as bytes. */
  static ByteBuffer bytes(int... values) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Integer.BYTES * values.length).order(ByteOrder.nativeOrder());
    bytes.asIntBuffer().put(values);
    return bytes;
  }
}
