package org.sbert4j.cuda.ptx;

import java.util.BitSet;

/**
 * Where the variables of a block's shared memory are. Between them are gaps that belong to nobody,
 * so that running over the end of one is noticed.
 */
final class SharedLayout {
  private static final int MOST_BYTES = 48 * 1024;
  private static final int GAP = 1024;

  private final BitSet owned = new BitSet();
  private int usedBytes;
  private int end;

  /**
   * Finds a place.
   *
   * @return its address
   * @throws PtxException if there is not so much memory
   */
  int place(Variable variable) {
    int address = (int) variable.align(end);
    owned.set(address, address + variable.size());
    end = address + variable.size() + GAP;
    usedBytes = (int) variable.align(usedBytes) + variable.size();
    if (usedBytes > MOST_BYTES) {
      throw new PtxException(variable.name() + ": more than 48 KiB of shared memory");
    }
    return address;
  }

  /** What the variables take without gaps. */
  int usedBytes() {
    return usedBytes;
  }

  /** Up to the end of the last, gaps included. */
  int size() {
    return end;
  }

  /**
   * Whether the bytes of an access are a variable's.
   *
   * @param size less than a gap, so that the first and the last byte tell
   */
  boolean owns(long address, int size) {
    return address >= 0
        && address <= end - size
        && owned.get((int) address)
        && owned.get((int) address + size - 1);
  }
}
