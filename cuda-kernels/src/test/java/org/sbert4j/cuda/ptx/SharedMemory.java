package org.sbert4j.cuda.ptx;

/** The shared memory of one block: bounds, alignment, initialisation and order are checked. */
final class SharedMemory {
  private final SharedLayout layout;
  private final ByteStore store;
  private final RaceDetector races;

  SharedMemory(SharedLayout layout) {
    this.layout = layout;
    store = new ByteStore(layout.size());
    races = new RaceDetector(layout.size());
  }

  /**
   * @param now of {@link RaceDetector#stamp}
   */
  long read(long address, int size, long now) {
    int offset = check("read", address, size);
    if (!store.isWritten(offset, size)) {
      throw fault("read", address, size, "where nothing was written");
    }
    String race = races.reading(offset, size, now);
    if (race != null) {
      throw fault("read", address, size, race + " with no barrier between");
    }
    return store.read(offset, size);
  }

  /**
   * @param now of {@link RaceDetector#stamp}
   */
  void write(long address, int size, long value, long now) {
    int offset = check("write", address, size);
    boolean changesNothing = store.isWritten(offset, size) && store.holds(offset, size, value);
    String race = races.writing(offset, size, now, changesNothing);
    if (race != null) {
      throw fault("write", address, size, race + " with no barrier between");
    }
    store.write(offset, size, value);
  }

  private int check(String verb, long address, int size) {
    if (!layout.owns(address, size)) {
      throw fault(verb, address, size, "where no variable is");
    }
    if ((address & (size - 1)) != 0) {
      throw fault(verb, address, size, "which is no multiple of " + size);
    }
    return (int) address;
  }

  private static MemoryFault fault(String verb, long address, int size, String what) {
    return new MemoryFault(
        verb + " of " + size + " bytes of shared memory at " + address + ", " + what);
  }
}
