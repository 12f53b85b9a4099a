package org.sbert4j.backend.vector;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Which form of the tall blocks is the faster one in this JVM.
 *
 * <p>Both are timed in turn in short windows, and the best window of each counts: what else the
 * machine does only makes a window longer. The matrices are so small that they stay in the
 * first-level cache.
 */
final class KernelRace {
  private static final int ROUNDS = 25;

  /** A window is a fifth of a millisecond. */
  private static final int CALLS = 100;

  private static final int DEPTH = 256;
  private static final int GROUPS = 2;

  /** So much faster has the other form to be, in percent: more than two runs of one form differ. */
  private static final int MARGIN_PERCENT = 5;

  private final VectorScratch scratch;
  private final PackedRows a = new PackedRows();
  private final PackedMatrix b = new PackedMatrix(DEPTH, KernelShape.WIDTH);
  private final MatrixKernel.Rows results;

  KernelRace(VectorScratch scratch) {
    this.scratch = scratch;
    int rows = GROUPS * KernelShape.ROWS;
    float[] row = new float[DEPTH];
    Arrays.fill(row, 0.5f);
    a.reset(rows, DEPTH, true);
    a.putAll(row, 0, 0);
    b.putColumns(0, KernelShape.WIDTH, row, 0, 0);
    results = new MatrixKernel.Rows(new float[rows * KernelShape.WIDTH], 0, KernelShape.WIDTH);
  }

  /** Runs the form that is not in use, to have it compiled: with an odd depth, too. */
  IntConsumer other() {
    boolean otherSteps = !KernelShape.twoSteps();
    return call -> {
      a.setTwoSteps(otherSteps);
      int depth = 32 - call % 2;
      MatrixKernel.multiplyBlock(a, b, 0, 0, depth, call % 3 == 0, results, scratch);
    };
  }

  boolean areTwoStepsFaster() {
    long[] best = {Long.MAX_VALUE, Long.MAX_VALUE};
    for (int round = 0; round < ROUNDS; round++) {
      for (int form = 0; form < 2; form++) {
        a.setTwoSteps(form == 1);
        long start = System.nanoTime();
        for (int call = 0; call < CALLS; call++) {
          MatrixKernel.multiply(a, b, results, scratch);
        }
        best[form] = Math.min(best[form], System.nanoTime() - start);
      }
    }
    int current = KernelShape.twoSteps() ? 1 : 0;
    boolean change = best[1 - current] * (100 + MARGIN_PERCENT) < best[current] * 100;
    return KernelShape.twoSteps() != change;
  }
}
