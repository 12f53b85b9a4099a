package org.sbert4j.cli.output;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What the elements of a vector are, for the formats that write them.
 *
 * @param <V> the array that holds a vector
 */
public interface Elements<V> {
  /** 32-bit floats, as {@link FloatText} writes them. */
  Elements<float[]> FLOATS =
      new Elements<>() {
        @Override
        public void append(StringBuilder out, float[] vector) {
          FloatText.appendAll(out, vector);
        }

        @Override
        public String npyType() {
          return "<f4";
        }

        @Override
        public int length(float[] vector) {
          return vector.length;
        }

        @Override
        public byte[] bytes(float[] vector) {
          ByteBuffer bytes =
              ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
          bytes.asFloatBuffer().put(vector);
          return bytes.array();
        }
      };

  /** Bytes from -128 to 127. */
  Elements<byte[]> SIGNED_BYTES = new Bytes(false);

  /** Bytes from 0 to 255. */
  Elements<byte[]> UNSIGNED_BYTES = new Bytes(true);

  /** Appends a vector's elements as decimal text, separated by commas. */
  void append(StringBuilder out, V vector);

  /** The type of an element in NumPy's spelling. */
  String npyType();

  /** The number of elements. */
  int length(V vector);

  /** The elements as a NumPy file has them. */
  byte[] bytes(V vector);

  /** Whole numbers of a byte. */
  record Bytes(boolean unsigned) implements Elements<byte[]> {
    @Override
    public void append(StringBuilder out, byte[] vector) {
      for (int i = 0; i < vector.length; i++) {
        if (i > 0) {
          out.append(',');
        }
        out.append(unsigned ? Byte.toUnsignedInt(vector[i]) : vector[i]);
      }
    }

    @Override
    public String npyType() {
      return unsigned ? "|u1" : "|i1";
    }

    @Override
    public int length(byte[] vector) {
      return vector.length;
    }

    @Override
    public byte[] bytes(byte[] vector) {
      return vector;
    }
  }
}
