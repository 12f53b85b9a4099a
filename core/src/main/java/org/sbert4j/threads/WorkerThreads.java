package org.sbert4j.threads;

import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * The threads that share a model's work: the caller's own and up to {@code threads - 1} daemon
 * threads, started when first needed and ended by {@link #close}.
 *
 * <p>However many callers there are, at most {@code passes} tasks that take turns run at once;
 * threads that want one wait in the order in which they came.
 *
 * <p>Thread-safe: several callers share the daemon threads, and each makes progress on its own.
 */
public final class WorkerThreads implements AutoCloseable {
  private final int threads;
  private final int passes;
  private final Semaphore turns;
  private final Semaphore noTurns = new Semaphore(Integer.MAX_VALUE);
  private final ThreadPoolExecutor helpers;

  /** All of them may compute at once. */
  WorkerThreads(int threads) {
    this(threads, threads);
  }

  /**
   * No thread is started yet.
   *
   * @param threads that share the work, the caller's own included
   * @param passes how many of them may compute at once
   */
  public WorkerThreads(int threads, int passes) {
    this.threads = threads;
    this.passes = passes;
    this.turns = new Semaphore(passes, true);
    // The pool needs a size of 1 or more even when no task will ever reach it.
    int size = Math.max(1, threads - 1);
    this.helpers =
        new ThreadPoolExecutor(
            size,
            size,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            WorkerThreads::daemon,
            // After close, help is refused and the caller does its tasks alone.
            new ThreadPoolExecutor.DiscardPolicy());
    helpers.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sbert4j-worker");
    thread.setDaemon(true);
    return thread;
  }

  /** Threads that share the work, the caller's own included. */
  public int threads() {
    return threads;
  }

  /** How many threads may compute at once. */
  public int passes() {
    return passes;
  }

  /**
   * Runs {@code task} for 0 to {@code count - 1}, each once, in any order and on any of the
   * threads, without turns, and returns when all are done.
   *
   * @throws RuntimeException the first that a task threw; tasks not yet begun are then left out
   * @throws CancellationException if this thread is interrupted before all are begun; it stays so
   */
  void run(int count, IntConsumer task) {
    run(count, threads, task::accept, () -> false);
  }

  /**
   * Runs the tasks 0 to {@code count - 1} as {@link #run(int, IntConsumer)} does.
   *
   * @param most threads that work at them at once, the caller's own included
   * @param cancelling asked before each task; true ends the job as an interrupt does
   * @return how many tasks were done, less than {@code count} if {@link Job.Work#mayTake} said so
   */
  public int run(int count, int most, Job.Work work, BooleanSupplier cancelling) {
    return run(new Job(count, work, noTurns, cancelling), Math.min(most, count));
  }

  /**
   * As {@link #run(int, int, Job.Work, BooleanSupplier)}; a task begins when it is its thread's
   * turn.
   */
  public int runInTurns(int count, int most, Job.Work work, BooleanSupplier cancelling) {
    return run(new Job(count, work, turns, cancelling), Math.min(most, count));
  }

  /**
   * Takes all turns, if nobody has one or waits for one: for a task that uses all threads by
   * itself.
   *
   * @return whether it did; then {@link #giveAllTurnsBack} must follow
   */
  public boolean tryTakeAllTurns() {
    return !turns.hasQueuedThreads() && turns.tryAcquire(passes);
  }

  /** Ends what {@link #tryTakeAllTurns} began. */
  public void giveAllTurnsBack() {
    turns.release(passes);
  }

  private int run(Job job, int most) {
    int wanted = Math.min(threads, most) - 1;
    try {
      for (int helper = 0; helper < wanted; helper++) {
        callHelper(job);
      }
      return job.runAsCaller();
    } finally {
      // Helpers that never came would otherwise keep the job, and its texts, in the queue.
      for (boolean queued = wanted > 0; queued; queued = helpers.remove(job)) {}
    }
  }

  private void callHelper(Job job) {
    try {
      helpers.execute(job);
    } catch (OutOfMemoryError | SecurityException e) {
      // The system gives no more threads. Those that there are do the work.
    }
  }

  @Override
  public void close() {
    try {
      helpers.shutdown();
    } catch (SecurityException e) {
      // Its permission is not needed: threads without work end by themselves.
    }
  }
}
