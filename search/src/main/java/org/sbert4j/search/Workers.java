package org.sbert4j.search;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Threads that share numbered tasks: the caller's own, and others for as long as it takes. */
final class Workers {
  private Workers() {}

  /** A task. */
  interface Task<S> {
    /**
     * Does a task.
     *
     * @param state the thread's own
     */
    void run(int index, S state);
  }

  /**
   * Runs the tasks 0 to {@code count - 1}, each once, and returns when all are done.
   *
   * @param threads the most that work at once, the caller's included
   * @return the states of the threads that worked
   * @throws RuntimeException the first that a task threw
   * @throws CancellationException if this thread is interrupted before all are begun; it stays so
   */
  static <S> List<S> run(int threads, int count, Supplier<S> newState, Task<S> task) {
    Thread caller = Thread.currentThread();
    AtomicInteger next = new AtomicInteger();
    AtomicReference<Throwable> failure = new AtomicReference<>();
    List<S> states = new ArrayList<>();
    List<Thread> helpers = new ArrayList<>();
    for (int i = 0; i < Math.min(threads, count); i++) {
      S state = newState.get();
      states.add(state);
      Runnable body = () -> takeTasks(next, count, state, task, failure, caller);
      if (i > 0) {
        Thread helper = new Thread(body, "sbert4j-search");
        helper.setDaemon(true);
        helpers.add(helper);
      }
    }
    helpers.forEach(Workers::start);
    if (!states.isEmpty()) {
      takeTasks(next, count, states.get(0), task, failure, caller);
    }
    helpers.forEach(helper -> await(helper, failure));
    Throwable thrown = failure.get();
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown != null) {
      throw (RuntimeException) thrown;
    }
    return states;
  }

  private static <S> void takeTasks(
      AtomicInteger next,
      int count,
      S state,
      Task<S> task,
      AtomicReference<Throwable> failure,
      Thread caller) {
    try {
      for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        if (failure.get() != null) {
          return;
        }
        if (caller.isInterrupted()) {
          throw interrupted();
        }
        task.run(i, state);
      }
    } catch (RuntimeException | Error e) {
      failure.compareAndSet(null, e);
    }
  }

  private static void start(Thread helper) {
    try {
      helper.start();
    } catch (OutOfMemoryError e) {
      // The system gives no more threads. Those that there are do the work.
    }
  }

  private static void await(Thread helper, AtomicReference<Throwable> failure) {
    boolean interrupted = false;
    while (helper.isAlive()) {
      try {
        helper.join();
      } catch (InterruptedException e) {
        interrupted = true;
        failure.compareAndSet(null, interrupted());
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static CancellationException interrupted() {
    return new CancellationException("the search ended early, because its thread was interrupted");
  }
}
