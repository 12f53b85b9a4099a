package org.sbert4j.cuda.ptx;

import java.util.HashMap;
import java.util.Map;

/**
 * Watches the device's memory during one launch for accesses of several threads whose order nothing
 * decides; blocks above all, which may run in any order. What it keeps is eight times the memory
 * that the kernel touches.
 */
final class GlobalRaces {
  private final Map<Long, RaceDetector> detectors = new HashMap<>();

  private RaceDetector detector(long allocation, int size) {
    return detectors.computeIfAbsent(allocation, a -> new RaceDetector(size));
  }

  /**
   * A thread reads what it may read.
   *
   * @param now of {@link RaceDetector#stamp}
   */
  void reading(GlobalMemory memory, long address, int size, long now) {
    long start = memory.allocationAt(address);
    int offset = (int) (address - start);
    report("read", address, size, detector(start, memory.sizeOf(start)).reading(offset, size, now));
  }

  /**
   * A thread is about to write where it may write.
   *
   * @param now of {@link RaceDetector#stamp}
   */
  void writing(GlobalMemory memory, long address, int size, long value, long now) {
    long start = memory.allocationAt(address);
    int offset = (int) (address - start);
    boolean changesNothing = memory.holds(address, size, value);
    String race = detector(start, memory.sizeOf(start)).writing(offset, size, now, changesNothing);
    report("write", address, size, race);
  }

  private static void report(String verb, long address, int size, String race) {
    if (race != null) {
      throw new MemoryFault(
          "%s of %d bytes at %s, %s with no barrier between"
              .formatted(verb, size, GlobalMemory.hex(address), race));
    }
  }
}
