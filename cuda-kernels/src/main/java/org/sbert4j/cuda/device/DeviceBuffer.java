package org.sbert4j.cuda.device;

/**
 * Device memory of a workspace that grows to what was asked for and stays. Growing loses what it
 * held and moves it.
 */
public final class DeviceBuffer {
  private final Device device;
  private final CommandStream stream;
  private final Runnable moved;
  private long address;
  private long capacity;

  /**
   * @param stream whose commands use the buffer
   * @param moved is told when the address is no longer valid
   */
  public DeviceBuffer(Device device, CommandStream stream, Runnable moved) {
    this.device = device;
    this.stream = stream;
    this.moved = moved;
  }

  /**
   * Makes room.
   *
   * @return where; 0 if nothing was ever asked for
   */
  public long require(long bytes) {
    if (bytes > capacity) {
      moved.run();
      // Let go of first, so that the old and the new are never both in memory.
      release();
      address = device.allocate(bytes);
      capacity = bytes;
    }
    return address;
  }

  /** Where the buffer is now. */
  public long address() {
    return address;
  }

  /** Gives the memory back; the next {@link #require} makes new. */
  void release() {
    if (capacity > 0) {
      stream.synchronize();
      free();
    }
  }

  /** Gives the memory back, when no command uses it any more. Never throws. */
  public void free() {
    if (capacity > 0) {
      device.free(address);
      address = 0;
      capacity = 0;
    }
  }
}
