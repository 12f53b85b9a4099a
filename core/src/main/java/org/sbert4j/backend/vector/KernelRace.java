package org.sbert4j.backend.vector;

import java.util.Arrays;
import org.sbert4j.backend.vector.PackedRows.Groups;

/**
 * Whether C2 kept the sums of wide groups in registers, in this JVM.
 *
 * <p>A block of a wide group uses nearly all registers that there are, and is the faster one unless
 * C2 has put a sum into memory: then it takes up to twice the time. A block of a narrow group
 * leaves registers to spare. So both are timed in turn in short windows, and the best window of
 * each counts: what else the machine does only makes a window longer. The depth is that of a whole
 * panel, so that the steps count and not what is before and after them.
 */
final class KernelRace {
  private static final int ROUNDS = 25;

  /** A window is a tenth of a millisecond, or two. */
  private static final int CALLS = 16;

  /** So much slower may wide groups be, in percent: more than two runs of one thing differ. */
  private static final int MARGIN_PERCENT = 5;

  private static final int DEPTH = PackedMatrix.DEPTH_BLOCK;

  /** Whole groups of either kind: of 12 and 8 rows, and of 6 and 4. */
  private static final int ROWS = 24;

  private final float[] row = new float[DEPTH];
  private final PackedMatrix b = new PackedMatrix(DEPTH, KernelShape.WIDTH);
  private final MatrixKernel.Rows results =
      new MatrixKernel.Rows(new float[ROWS * KernelShape.WIDTH], 0, KernelShape.WIDTH);
  private final VectorScratch scratch;

  KernelRace(VectorScratch scratch) {
    this.scratch = scratch;
    Arrays.fill(row, 0.5f);
    b.putColumns(0, KernelShape.WIDTH, row, 0, 0);
  }

  /** Whether wide groups are worth taking; the code for both kinds has to be compiled. */
  boolean isWideFastEnough() {
    return isFastEnough(product(Groups.WIDE), product(Groups.NARROW));
  }

  /** Whether one thing takes no more time than another, or little more. */
  static boolean isFastEnough(Runnable one, Runnable other) {
    long best = Long.MAX_VALUE;
    long bestOfOther = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      best = Math.min(best, nanos(one));
      bestOfOther = Math.min(bestOfOther, nanos(other));
    }
    return best * 100 <= bestOfOther * (100 + MARGIN_PERCENT);
  }

  private static long nanos(Runnable body) {
    long start = System.nanoTime();
    for (int call = 0; call < CALLS; call++) {
      body.run();
    }
    return System.nanoTime() - start;
  }

  private Runnable product(Groups groups) {
    PackedRows a = new PackedRows();
    a.reset(ROWS, DEPTH, groups);
    a.putAll(row, 0, 0);
    return () -> MatrixKernel.multiply(a, b, results, scratch);
  }
}
