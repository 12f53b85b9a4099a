package org.sbert4j.cuda.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The values of a kernel's parameters, laid out as PTX lays out its parameter space: one after the
 * other, each at a multiple of its own size. Reused from launch to launch.
 *
 * <p>One thread at a time.
 */
public final class KernelArguments {
  private static final int MOST_ARGUMENTS = 24;

  private final ByteBuffer values =
      ByteBuffer.allocateDirect(MOST_ARGUMENTS * Long.BYTES).order(ByteOrder.nativeOrder());
  private final int[] offsets = new int[MOST_ARGUMENTS];
  private int count;

  /** Forgets all values. */
  public KernelArguments clear() {
    values.clear();
    count = 0;
    return this;
  }

  /** The address of device memory; 0 for none. */
  public KernelArguments address(long address) {
    begin(Long.BYTES);
    values.putLong(address);
    return this;
  }

  /** A 64-bit integer. */
  public KernelArguments longInteger(long value) {
    return address(value);
  }

  /** A 32-bit integer. */
  public KernelArguments integer(int value) {
    begin(Integer.BYTES);
    values.putInt(value);
    return this;
  }

  /** A 32-bit float. */
  public KernelArguments real(float value) {
    begin(Float.BYTES);
    values.putFloat(value);
    return this;
  }

  private void begin(int size) {
    values.position((values.position() + size - 1) / size * size);
    offsets[count++] = values.position();
  }

  /** How many values there are. */
  public int count() {
    return count;
  }

  /** Bytes from the first value to the end of the last. */
  public int size() {
    return values.position();
  }

  /** Where a value begins, in bytes from the first. */
  public int offset(int index) {
    return offsets[index];
  }

  /** All values: a view of its own, from position 0 to {@link #size()}, in native byte order. */
  public ByteBuffer values() {
    return values.duplicate().order(ByteOrder.nativeOrder()).flip();
  }
}
