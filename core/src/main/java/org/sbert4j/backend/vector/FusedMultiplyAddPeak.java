package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;

/**
 * Measures how many fused multiply-adds the processors do when nothing else holds them up: no
 * memory, no dependence of one on another. No kernel can be faster.
 *
 * <p>The chains are local variables for the reason that {@link MatrixKernel} gives. Twelve of them
 * and the factor fit the 16 registers of the smaller machines with some to spare, since C2 takes a
 * register for itself now and then, and are more than a multiply-add unit's delay times the units
 * of a core, which is 8 to 10 on today's servers. (ARM's cores with four units need 16; there the
 * peak is told too low.)
 *
 * <p>The best of many short rounds counts: whatever else the machine does makes a round slower, and
 * nothing makes it faster than the processor is.
 */
final class FusedMultiplyAddPeak {
  private static final int CHAINS = 12;

  /** A multiplication and an addition for each lane of each chain. */
  private static final long OPERATIONS_PER_STEP = 2L * CHAINS * LANES;

  /** Steps between two looks at the clock: tens of microseconds. */
  private static final int STEPS = 1 << 14;

  /** Interpreted, a step takes thousands of times as long: short calls get compiled soonest. */
  private static final int WARMUP_STEPS = 64;

  /** More calls than the JVM counts before it has C2 compile a method with a loop. */
  private static final int WARMUP_CALLS = 4096;

  /** C2 works in the background: it is done when the speed has not grown for so long. */
  private static final long STEADY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private static final long LONGEST_WARMUP_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final int ROUNDS = 25;

  private FusedMultiplyAddPeak() {}

  /**
   * The best of some rounds, in 10⁹ operations a second of all threads together.
   *
   * @throws CancellationException if this thread is interrupted; it stays so
   */
  static double gflops(int threads) {
    warmUp();
    ExecutorService executor = Executors.newFixedThreadPool(threads, FusedMultiplyAddPeak::daemon);
    try {
      List<Callable<Double>> together =
          Collections.nCopies(threads, () -> measure(STEPS, ROUND_NANOS));
      double best = 0;
      for (int round = 0; round < ROUNDS; round++) {
        double sum = 0;
        for (Future<Double> one : executor.invokeAll(together)) {
          sum += one.get();
        }
        best = Math.max(best, sum);
      }
      return best;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException(
          "the peak was not measured, because its thread was interrupted");
    } catch (ExecutionException e) {
      throw new IllegalStateException("measuring the peak failed", e.getCause());
    } finally {
      executor.shutdown();
    }
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sbert4j-peak");
    thread.setDaemon(true);
    return thread;
  }

  /** Runs the loop until C2 has compiled it. */
  private static void warmUp() {
    long start = System.nanoTime();
    float[] data = newData();
    for (int call = 0; call < WARMUP_CALLS; call++) {
      run(data, WARMUP_STEPS);
    }
    double best = 0;
    long bestSince = System.nanoTime();
    for (long now = bestSince;
        now - bestSince < STEADY_NANOS && now - start < LONGEST_WARMUP_NANOS;
        now = System.nanoTime()) {
      double speed = measure(WARMUP_STEPS, ROUND_NANOS);
      if (speed > 1.05 * best) {
        best = speed;
        bestSince = System.nanoTime();
      }
    }
  }

  /** The speed of this thread, in 10⁹ operations a second. */
  private static double measure(int stepsAtOnce, long nanos) {
    float[] data = newData();
    long steps = 0;
    long start = System.nanoTime();
    long elapsed;
    do {
      run(data, stepsAtOnce);
      steps += stepsAtOnce;
      elapsed = System.nanoTime() - start;
    } while (elapsed < nanos);
    return (double) steps * OPERATIONS_PER_STEP / elapsed;
  }

  /** A factor whose square, added ever so often, stays an ordinary number; then the result. */
  private static float[] newData() {
    float[] data = new float[2 * LANES];
    Arrays.fill(data, 0, LANES, 0.01f);
    return data;
  }

  /** Each chain adds the square of the factor in each step; the result keeps the chains alive. */
  private static void run(float[] data, int steps) {
    FloatVector factor = FloatVector.fromArray(SPECIES, data, 0);
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c0 = zero, c1 = zero, c2 = zero, c3 = zero, c4 = zero, c5 = zero;
    FloatVector c6 = zero, c7 = zero, c8 = zero, c9 = zero, c10 = zero, c11 = zero;
    for (int step = 0; step < steps; step++) {
      c0 = factor.fma(factor, c0);
      c1 = factor.fma(factor, c1);
      c2 = factor.fma(factor, c2);
      c3 = factor.fma(factor, c3);
      c4 = factor.fma(factor, c4);
      c5 = factor.fma(factor, c5);
      c6 = factor.fma(factor, c6);
      c7 = factor.fma(factor, c7);
      c8 = factor.fma(factor, c8);
      c9 = factor.fma(factor, c9);
      c10 = factor.fma(factor, c10);
      c11 = factor.fma(factor, c11);
    }
    FloatVector low = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
    FloatVector high = c6.add(c7).add(c8).add(c9).add(c10).add(c11);
    low.add(high).intoArray(data, LANES);
  }
}
