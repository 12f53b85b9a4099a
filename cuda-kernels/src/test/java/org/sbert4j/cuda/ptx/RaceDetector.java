package org.sbert4j.cuda.ptx;

import java.util.Arrays;

/**
 * Finds accesses to a piece of memory whose order nothing decides: by two threads to the same
 * bytes, one of them a write, with no barrier between. A {@code bar.sync} orders all threads of a
 * block, {@code bar.warp.sync} those of a warp, and nothing those of two blocks. That a warp runs
 * in lockstep orders nothing: since Volta it need not.
 *
 * <p>For each pair of bytes it keeps the last write and the last reading since, each with its block
 * and thread and two times: the number of barriers that the block and the warp had passed.
 */
final class RaceDetector {
  /** Bytes that are watched together: the smallest thing that kernels here share is a half. */
  private static final int UNIT = 2;

  // A stamp, from high to low bits: block, time of the block, time of the warp, thread.
  private static final int BLOCK_SHIFT = 46;
  private static final int BLOCK_TIME_SHIFT = 32;
  private static final int WARP_TIME_SHIFT = 16;
  private static final int TIME_OF_BLOCK_MASK = 0x3fff;
  private static final int LOW_MASK = 0xffff;

  // These stand for a thread where several of one warp, of one block or of the grid read.
  private static final int SEVERAL_OF_WARP = 1 << 13;
  private static final int SEVERAL_OF_BLOCK = 1 << 14;
  private static final int SEVERAL_BLOCKS = 1 << 15;

  private static final long NEVER = -1;

  private final long[] writes;
  private final long[] readings;

  RaceDetector(int bytes) {
    writes = new long[(bytes + UNIT - 1) / UNIT];
    readings = new long[writes.length];
    Arrays.fill(writes, NEVER);
    Arrays.fill(readings, NEVER);
  }

  /** An access by a thread now. */
  static long stamp(int block, int blockTime, int warpTime, int thread) {
    return (long) block << BLOCK_SHIFT
        | (long) (blockTime & TIME_OF_BLOCK_MASK) << BLOCK_TIME_SHIFT
        | (long) (warpTime & LOW_MASK) << WARP_TIME_SHIFT
        | thread;
  }

  private static int thread(long stamp) {
    return (int) stamp & LOW_MASK;
  }

  private static int warpOf(long stamp) {
    return (thread(stamp) & (SEVERAL_OF_WARP - 1)) / Warp.SIZE;
  }

  private static boolean sameBlock(long stamp, long now) {
    return thread(stamp) < SEVERAL_BLOCKS && stamp >>> BLOCK_SHIFT == now >>> BLOCK_SHIFT;
  }

  private static boolean sameWarp(long stamp, long now) {
    return sameBlock(stamp, now)
        && thread(stamp) < SEVERAL_OF_BLOCK
        && warpOf(stamp) == warpOf(now);
  }

  /** Whether a barrier came between an earlier access and one now. */
  private static boolean ordered(long stamp, long now) {
    boolean byBlock =
        sameBlock(stamp, now) && stamp >>> BLOCK_TIME_SHIFT != now >>> BLOCK_TIME_SHIFT;
    boolean byWarp =
        sameWarp(stamp, now)
            && (stamp >>> WARP_TIME_SHIFT & LOW_MASK) < (now >>> WARP_TIME_SHIFT & LOW_MASK);
    return byBlock || byWarp;
  }

  private static boolean races(long stamp, long now) {
    boolean sameThread = sameBlock(stamp, now) && thread(stamp) == thread(now);
    return stamp != NEVER && !sameThread && !ordered(stamp, now);
  }

  /**
   * A thread reads.
   *
   * @return what it races with, or null
   */
  String reading(int offset, int size, long now) {
    for (int unit = offset / UNIT; unit <= (offset + size - 1) / UNIT; unit++) {
      if (races(writes[unit], now)) {
        return who(writes[unit]) + " wrote there";
      }
      readings[unit] = latestReadings(readings[unit], now);
    }
    return null;
  }

  private static long latestReadings(long earlier, long now) {
    if (!races(earlier, now)) {
      return now;
    }
    int several =
        sameWarp(earlier, now)
            ? SEVERAL_OF_WARP | thread(now)
            : sameBlock(earlier, now) ? SEVERAL_OF_BLOCK : SEVERAL_BLOCKS;
    return (now & ~LOW_MASK) | several;
  }

  /**
   * A thread writes.
   *
   * @param changesNothing whether it writes what stands there already: several threads may then
   *     write, as whoever comes last does no harm
   * @return what it races with, or null
   */
  String writing(int offset, int size, long now, boolean changesNothing) {
    for (int unit = offset / UNIT; unit <= (offset + size - 1) / UNIT; unit++) {
      if (!changesNothing && races(writes[unit], now)) {
        return who(writes[unit]) + " wrote there";
      }
      if (!changesNothing && races(readings[unit], now)) {
        return who(readings[unit]) + " read there";
      }
      writes[unit] = now;
    }
    return null;
  }

  private static String who(long stamp) {
    return thread(stamp) < SEVERAL_OF_WARP
        ? "thread " + thread(stamp) + " of block " + (stamp >>> BLOCK_SHIFT)
        : "several threads";
  }
}
