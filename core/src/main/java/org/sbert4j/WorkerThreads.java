package org.sbert4j;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/**
 * The threads that share a model's work: the caller's own and up to {@code threads - 1} daemon
 * threads, started when first needed and ended by {@link #close}.
 *
 * <p>Thread-safe: several callers share the daemon threads, and each makes progress on its own.
 */
final class WorkerThreads implements AutoCloseable {
  private final int threads;
  private final ThreadPoolExecutor helpers;

  WorkerThreads(int threads) {
    this.threads = threads;
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

  int threads() {
    return threads;
  }

  /**
   * Runs {@code task} for 0 to {@code count - 1}, each once, in any order and on any of the
   * threads, and returns when all are done.
   *
   * @throws RuntimeException the first that a task threw; tasks not yet begun are then left out
   */
  void run(int count, IntConsumer task) {
    Job job = new Job(count, task);
    for (int helper = 1; helper < Math.min(threads, count); helper++) {
      helpers.execute(job);
    }
    job.run();
    job.await();
  }

  @Override
  public void close() {
    helpers.shutdown();
  }

  /** One call's tasks. Counts tasks, not threads: a helper that comes late finds nothing to do. */
  private static final class Job implements Runnable {
    private final int count;
    private final IntConsumer task;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch unfinished;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Job(int count, IntConsumer task) {
      this.count = count;
      this.task = task;
      this.unfinished = new CountDownLatch(count);
    }

    @Override
    public void run() {
      for (int index = next.getAndIncrement(); index < count; index = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            task.accept(index);
          }
        } catch (RuntimeException | Error thrown) {
          failure.compareAndSet(null, thrown);
        } finally {
          unfinished.countDown();
        }
      }
    }

    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          unfinished.await();
          break;
        } catch (InterruptedException e) {
          // The other threads still write into the caller's arrays, so the caller must wait.
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      Throwable thrown = failure.get();
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown instanceof RuntimeException exception) {
        throw exception;
      }
    }
  }
}
