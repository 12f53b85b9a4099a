package org.sbert4j.cli.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.LinearWeights;
import org.sbert4j.backend.Tensor;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.Workspace;

/**
 * The speed of a linear layer, which is what a model spends its time on. Each thread has rows of
 * its own and all share the weights, as when many texts are encoded.
 */
final class LinearSpeed {
  static final int FEATURES = 768;

  /**
   * Rows that a fast backend multiplies together; a slow one gets fewer, so that it ends. Multiples
   * of the 12 rows for which the vector backend has its fastest loop, which the warm-up runs.
   */
  private static final int MOST_ROWS = 192;

  private static final int FEWEST_ROWS = 12;
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Interpreted, code of the Vector API is thousands of times slower: short calls warm it up. */
  private static final int WARMUP_FEATURES = 32;

  private static final int CALLS_AT_ONCE = 50;

  /** Compiled by C2, a call takes some microseconds, otherwise ten times as many at least. */
  private static final long COMPILED_NANOS = 12_000;

  private static final long LONGEST_WARMUP_NANOS = TimeUnit.MILLISECONDS.toNanos(3000);
  private static final long WARMUP_WITHOUT_C2_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long ROUND_NANOS = TimeUnit.MILLISECONDS.toNanos(60);
  private static final int ROUNDS = 5;

  /** A backend that is slower than that is measured once. */
  private static final double SLOW_GFLOPS = 1;

  private LinearSpeed() {}

  /**
   * The median of some rounds, in 10⁹ operations a second of all threads together, a multiplication
   * and an addition being two.
   */
  static double gflops(Backend backend, int threads) {
    warmUp(backend);
    LinearWeights weights = square(backend, FEATURES);
    ExecutorService executor = Executors.newFixedThreadPool(threads, LinearSpeed::daemon);
    try {
      List<Double> rounds = new ArrayList<>();
      do {
        rounds.add(round(backend, weights, threads, executor, ROUND_NANOS));
      } while (rounds.size() < ROUNDS && rounds.get(0) > SLOW_GFLOPS);
      Collections.sort(rounds);
      return rounds.get(rounds.size() / 2);
    } finally {
      executor.shutdown();
    }
  }

  private static LinearWeights square(Backend backend, int features) {
    SplittableRandom random = new SplittableRandom(7);
    return backend.linearWeights(
        List.of(RandomTensor.of(random, features, features)),
        List.of(RandomTensor.of(random, features)),
        WeightFormat.FP32);
  }

  /** Returns when calls are as fast as C2 makes them, or will not become so. */
  private static void warmUp(Backend backend) {
    backend.warmUp();
    LinearWeights weights = square(backend, WARMUP_FEATURES);
    long longest = JavaCheck.hasC2() ? LONGEST_WARMUP_NANOS : WARMUP_WITHOUT_C2_NANOS;
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor input = workspace.newTensor(WARMUP_FEATURES);
      Tensor output = workspace.newTensor(WARMUP_FEATURES);
      input.setRows(FEWEST_ROWS);
      long start = System.nanoTime();
      for (int fast = 0; fast < 3 && System.nanoTime() - start < longest; ) {
        long before = System.nanoTime();
        for (int call = 0; call < CALLS_AT_ONCE; call++) {
          backend.linear(input, weights, output);
        }
        fast = System.nanoTime() - before < CALLS_AT_ONCE * COMPILED_NANOS ? fast + 1 : 0;
      }
    }
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sbert4j-doctor");
    thread.setDaemon(true);
    return thread;
  }

  private static double round(
      Backend backend, LinearWeights weights, int threads, ExecutorService executor, long nanos) {
    Callable<Double> one = () -> measure(backend, weights, nanos);
    try {
      double sum = 0;
      for (Future<Double> speed : executor.invokeAll(Collections.nCopies(threads, one))) {
        sum += speed.get();
      }
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the speed was not measured: interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("measuring the speed failed", e.getCause());
    }
  }

  /** The speed of this thread. */
  private static double measure(Backend backend, LinearWeights weights, long nanos) {
    try (Workspace workspace = backend.newWorkspace(ThreadTeam.CALLER_ALONE)) {
      Tensor input = workspace.newTensor(FEATURES);
      Tensor output = workspace.newTensor(FEATURES);
      int rows = FEWEST_ROWS;
      long operations = 0;
      long start = System.nanoTime();
      long elapsed;
      do {
        input.setRows(rows);
        long before = System.nanoTime();
        backend.linear(input, weights, output);
        long now = System.nanoTime();
        operations += 2L * rows * FEATURES * FEATURES;
        elapsed = now - start;
        if (now - before < SLOW_NANOS && rows < MOST_ROWS) {
          // What came before was for finding the number of rows.
          rows *= 2;
          operations = 0;
          start = now;
        }
      } while (operations == 0 || elapsed < nanos);
      return (double) operations / elapsed;
    }
  }
}
