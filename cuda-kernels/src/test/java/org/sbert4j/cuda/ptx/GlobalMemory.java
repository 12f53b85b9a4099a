package org.sbert4j.cuda.ptx;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * A device's memory, which forgives nothing: no access beside an allocation, to one that was given
 * back, at an address that is no multiple of the access's size, and no reading of what was never
 * written.
 *
 * <p>Each allocation has 4 GiB of addresses to itself and stands 1 MiB after their beginning, so
 * that an address tells its allocation even when it misses it, and addresses are never used again.
 *
 * <p>Thread-safe as a GPU's memory is: allocations may come and go beside accesses to others.
 */
public final class GlobalMemory {
  private static final int REGION_BITS = 32;
  private static final long START_IN_REGION = 1 << 20;

  private record Allocation(long address, ByteStore store) {}

  /** By region; the first region is nobody's. Those given back have no store any more. */
  private volatile Allocation[] allocations = {new Allocation(0, null)};

  private long liveBytes;
  private int liveAllocations;

  /**
   * New memory, poisoned. Its address is a multiple of 256.
   *
   * @param bytes 1 or more
   */
  public synchronized long allocate(int bytes) {
    int index = allocations.length;
    long address = ((long) index << REGION_BITS) + START_IN_REGION;
    Allocation[] grown = Arrays.copyOf(allocations, index + 1);
    grown[index] = new Allocation(address, new ByteStore(bytes));
    allocations = grown;
    liveBytes += bytes;
    liveAllocations++;
    return address;
  }

  /**
   * Gives memory back.
   *
   * @throws MemoryFault if no live allocation begins there
   */
  public synchronized void free(long address) {
    Allocation allocation = allocationOf(address);
    if (allocation == null || allocation.address != address || allocation.store == null) {
      throw new MemoryFault("free of " + hex(address) + ", where no live allocation begins");
    }
    Allocation[] changed = allocations.clone();
    changed[(int) (address >>> REGION_BITS)] = new Allocation(address, null);
    allocations = changed;
    liveBytes -= allocation.store.size();
    liveAllocations--;
  }

  /** Bytes that were allocated and not given back. */
  public synchronized long liveBytes() {
    return liveBytes;
  }

  /** Allocations that were not given back. */
  public synchronized int liveAllocations() {
    return liveAllocations;
  }

  long read(long address, int size) {
    Allocation allocation = access("read", address, size);
    int offset = (int) (address - allocation.address);
    if (!allocation.store.isWritten(offset, size)) {
      throw unwritten(address, allocation, offset, size);
    }
    return allocation.store.read(offset, size);
  }

  void write(long address, int size, long value) {
    Allocation allocation = access("write", address, size);
    allocation.store.write((int) (address - allocation.address), size, value);
  }

  /** Where the live allocation of an address begins. */
  long allocationAt(long address) {
    return range("access", address, 1).address;
  }

  /** Bytes of the live allocation that begins there. */
  int sizeOf(long allocation) {
    return allocationOf(allocation).store.size();
  }

  /** Whether a value was written there that is already the lowest bytes of {@code value}. */
  boolean holds(long address, int size, long value) {
    Allocation allocation = access("write", address, size);
    int offset = (int) (address - allocation.address);
    return allocation.store.isWritten(offset, size) && allocation.store.holds(offset, size, value);
  }

  /** Copies from the buffer's position to its limit into memory; leaves both as they are. */
  public void upload(ByteBuffer source, long address) {
    int size = source.remaining();
    Allocation allocation = range("write", address, size);
    int offset = (int) (address - allocation.address);
    source.duplicate().get(allocation.store.bytes(), offset, size);
    allocation.store.markWritten(offset, size);
  }

  /** Fills a buffer from its position to its limit; leaves both as they are. */
  public void download(long address, ByteBuffer target) {
    int size = target.remaining();
    Allocation allocation = range("read", address, size);
    int offset = (int) (address - allocation.address);
    if (allocation.store.firstUnwritten(offset, size) >= 0) {
      throw unwritten(address, allocation, offset, size);
    }
    target.duplicate().put(allocation.store.bytes(), offset, size);
  }

  private Allocation access(String verb, long address, int size) {
    Allocation allocation = range(verb, address, size);
    if ((address & (size - 1)) != 0) {
      throw new MemoryFault(accessed(verb, address, size) + ", which is no multiple of " + size);
    }
    return allocation;
  }

  private Allocation range(String verb, long address, int size) {
    Allocation allocation = allocationOf(address);
    if (allocation == null) {
      throw new MemoryFault(accessed(verb, address, size) + ", where no allocation ever was");
    }
    if (allocation.store == null) {
      throw new MemoryFault(
          accessed(verb, address, size) + " in " + hex(allocation.address) + ", which was freed");
    }
    long offset = address - allocation.address;
    if (offset < 0 || offset > allocation.store.size() - size) {
      throw new MemoryFault(
          accessed(verb, address, size)
              + ", which is "
              + hex(allocation.address)
              + (offset < 0 ? " - " + -offset : " + " + offset)
              + " of an allocation of "
              + allocation.store.size()
              + " bytes");
    }
    return allocation;
  }

  private Allocation allocationOf(long address) {
    Allocation[] current = allocations;
    long index = address >>> REGION_BITS;
    return index == 0 || index >= current.length ? null : current[(int) index];
  }

  private static MemoryFault unwritten(long address, Allocation allocation, int offset, int size) {
    int first = allocation.store.firstUnwritten(offset, size);
    return new MemoryFault(
        accessed("read", address, size)
            + ", where nothing was written at "
            + hex(allocation.address)
            + " + "
            + first
            + " of an allocation of "
            + allocation.store.size()
            + " bytes");
  }

  private static String accessed(String verb, long address, int size) {
    return verb + " of " + size + " bytes at " + hex(address);
  }

  static String hex(long address) {
    return "0x" + Long.toHexString(address).toLowerCase(Locale.ROOT);
  }
}
