package org.sbert4j.threads;

import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * One caller's tasks, numbered from 0. The caller and any helpers take them one after the other.
 *
 * <p>A thread first waits for its turn and only then takes a task. So every task that was taken is
 * being worked at: the caller never waits for one that waits itself, and a helper that comes late
 * finds nothing to do.
 */
public final class Job implements Runnable {
  private static final int NONE = -1;

  /** The tasks. */
  public interface Work {
    /** Asked before each task is taken, one at a time; the first false ends the job early. */
    default boolean mayTake() {
      return true;
    }

    /** Does a task. */
    void run(int index);

    /** Called after a task, on its thread, once the thread has given its turn back. */
    default void afterwards(int index) {}
  }

  private final int count;
  private final Work work;
  private final Semaphore turns;
  private final BooleanSupplier cancelling;
  private final Thread caller = Thread.currentThread();

  private int next;
  private int active;
  private boolean stopped;
  private boolean cancelled;
  private Throwable failure;

  /**
   * A job of which nothing is done yet. The calling thread is the caller: once it is interrupted,
   * nobody takes a further task, however long the caller is at one itself.
   *
   * @param turns permits, one of which each running task has
   * @param cancelling whether the job is to end early; asked before each task
   */
  Job(int count, Work work, Semaphore turns, BooleanSupplier cancelling) {
    this.count = count;
    this.work = work;
    this.turns = turns;
    this.cancelling = cancelling;
  }

  /** A helper's part. */
  @Override
  public void run() {
    try {
      takeTasks();
    } catch (InterruptedException e) {
      // Nobody interrupts a helper but its pool, to end it, and the caller does the rest.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The caller's part: works until no task is left, then waits for those of other threads.
   *
   * @return how many tasks were done: the first so many
   * @throws CancellationException if the thread is or was interrupted, and stays so, or {@code
   *     cancelling}, with tasks left to do
   */
  int runAsCaller() {
    boolean interrupted = false;
    try {
      takeTasks();
    } catch (InterruptedException e) {
      interrupted = true;
      cancel();
    }
    interrupted |= awaitActive();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return done();
  }

  private synchronized int done() {
    if (failure != null) {
      throw Job.<RuntimeException>unchecked(failure);
    }
    if (cancelled) {
      throw new CancellationException(
          cancelling.getAsBoolean()
              ? "encode ended early, because closing the model was interrupted"
              : "encode ended early, because its thread was interrupted");
    }
    return next;
  }

  /** A listener in another language may throw what Java would have to declare. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  private void takeTasks() throws InterruptedException {
    for (boolean more = !isOver(); more; more = !isOver()) {
      if (cancelling.getAsBoolean() || caller.isInterrupted()) {
        cancel();
        return;
      }
      turns.acquire();
      int index;
      boolean succeeded = false;
      try {
        index = take();
        if (index != NONE) {
          succeeded = attempt(() -> work.run(index));
        }
      } finally {
        turns.release();
      }
      if (succeeded) {
        attempt(() -> work.afterwards(index));
      }
      if (index != NONE) {
        putDown();
      }
    }
  }

  private boolean attempt(Runnable code) {
    try {
      code.run();
      return true;
    } catch (Throwable thrown) {
      fail(thrown);
      return false;
    }
  }

  private synchronized boolean isOver() {
    return stopped || next == count;
  }

  private synchronized int take() {
    if (isOver()) {
      return NONE;
    }
    if (!work.mayTake()) {
      stopped = true;
      return NONE;
    }
    active++;
    return next++;
  }

  private synchronized void putDown() {
    active--;
    notifyAll();
  }

  private synchronized void fail(Throwable thrown) {
    stopped = true;
    if (failure == null) {
      failure = thrown;
    }
  }

  private synchronized void cancel() {
    cancelled |= !isOver();
    stopped = true;
  }

  /**
   * Waits until no thread is at a task, because they write into the caller's arrays.
   *
   * @return whether the thread was interrupted meanwhile
   */
  private synchronized boolean awaitActive() {
    boolean interrupted = false;
    while (active > 0 || !isOver()) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        cancel();
      }
    }
    return interrupted;
  }
}
