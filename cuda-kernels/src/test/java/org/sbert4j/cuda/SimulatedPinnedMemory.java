package org.sbert4j.cuda;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.sbert4j.cuda.device.PinnedMemory;

/** Memory of the machine, spoilt when it is given back. */
final class SimulatedPinnedMemory implements PinnedMemory {
  private static final byte POISON = (byte) 0xff;

  private final SimulatedDevice device;
  private final ByteBuffer buffer;
  private boolean closed;

  SimulatedPinnedMemory(SimulatedDevice device, int bytes) {
    this.device = device;
    buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    spoil();
    device.hold();
  }

  private void spoil() {
    ByteBuffer all = buffer.duplicate().clear();
    for (int i = 0; i < all.capacity(); i++) {
      all.put(i, POISON);
    }
  }

  @Override
  public ByteBuffer buffer() {
    return buffer;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      spoil();
      device.release();
    }
  }
}
