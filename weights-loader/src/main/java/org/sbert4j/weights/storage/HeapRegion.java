package org.sbert4j.weights.storage;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes in memory: what had to be decoded before it could be read. */
public final class HeapRegion implements ByteRegion {
  private final ByteBuffer bytes;

  /** Takes the array over; at most {@code 2^30} bytes. */
  public HeapRegion(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public long size() {
    return bytes.limit();
  }

  @Override
  public ByteBuffer segment(int index) {
    return bytes;
  }
}
