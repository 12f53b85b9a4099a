package org.sbert4j.cuda.ptx;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes, and for each whether it was ever written. Little-endian, as GPUs are. */
final class ByteStore {
  private static final VarHandle SHORTS = view(short[].class);
  private static final VarHandle INTS = view(int[].class);
  private static final VarHandle LONGS = view(long[].class);

  /** What stands where nothing was written: a NaN, whichever float it is read as. */
  private static final byte POISON = (byte) 0xff;

  private static final byte WRITTEN = 1;

  private final byte[] bytes;
  private final byte[] written;

  ByteStore(int size) {
    bytes = new byte[size];
    written = new byte[size];
    Arrays.fill(bytes, POISON);
  }

  private static VarHandle view(Class<?> arrayType) {
    return MethodHandles.byteArrayViewVarHandle(arrayType, ByteOrder.LITTLE_ENDIAN);
  }

  int size() {
    return bytes.length;
  }

  /**
   * Whether all of these bytes were written.
   *
   * @param size 1, 2, 4 or 8
   */
  boolean isWritten(int offset, int size) {
    return switch (size) {
      case 1 -> written[offset] == WRITTEN;
      case 2 -> (short) SHORTS.get(written, offset) == 0x0101;
      case 4 -> (int) INTS.get(written, offset) == 0x01010101;
      default -> (long) LONGS.get(written, offset) == 0x0101010101010101L;
    };
  }

  /**
   * The bytes as an integer without sign.
   *
   * @param size 1, 2, 4 or 8
   */
  long read(int offset, int size) {
    return switch (size) {
      case 1 -> bytes[offset] & 0xffL;
      case 2 -> (short) SHORTS.get(bytes, offset) & 0xffffL;
      case 4 -> (int) INTS.get(bytes, offset) & 0xffffffffL;
      default -> (long) LONGS.get(bytes, offset);
    };
  }

  /** Whether the bytes are already the lowest ones of {@code value}. */
  boolean holds(int offset, int size, long value) {
    return read(offset, size) == new IntegerType(8 * size, false).of(value);
  }

  /**
   * Writes the lowest bytes of {@code value}.
   *
   * @param size 1, 2, 4 or 8
   */
  void write(int offset, int size, long value) {
    switch (size) {
      case 1 -> {
        bytes[offset] = (byte) value;
        written[offset] = WRITTEN;
      }
      case 2 -> {
        SHORTS.set(bytes, offset, (short) value);
        SHORTS.set(written, offset, (short) 0x0101);
      }
      case 4 -> {
        INTS.set(bytes, offset, (int) value);
        INTS.set(written, offset, 0x01010101);
      }
      default -> {
        LONGS.set(bytes, offset, value);
        LONGS.set(written, offset, 0x0101010101010101L);
      }
    }
  }

  /** The first offset in a range that was not written, or -1. */
  int firstUnwritten(int offset, int size) {
    for (int i = offset; i < offset + size; i++) {
      if (written[i] != WRITTEN) {
        return i;
      }
    }
    return -1;
  }

  /** The array behind it, for copies of ranges, which {@link #markWritten} must follow. */
  byte[] bytes() {
    return bytes;
  }

  void markWritten(int offset, int size) {
    Arrays.fill(written, offset, offset + size, WRITTEN);
  }
}
