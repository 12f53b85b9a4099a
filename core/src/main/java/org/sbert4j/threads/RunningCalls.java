package org.sbert4j.threads;

/**
 * Counts the calls that use a model's memory, so that it is given back after the last of them and
 * never under one.
 *
 * <p>Thread-safe.
 */
public final class RunningCalls {
  private enum Phase {
    OPEN,
    /** No call begins any more; some still run. */
    CLOSING,
    RELEASING,
    RELEASED
  }

  /** How many calls this thread is inside of: more than one when a listener calls the model. */
  private final ThreadLocal<Integer> depth = ThreadLocal.withInitial(() -> 0);

  private Phase phase = Phase.OPEN;
  private int running;
  private Runnable release;
  private volatile boolean cancelled;

  /**
   * Begins a call on this thread. End it with {@link Call#close}.
   *
   * @throws IllegalStateException if the model was closed
   */
  public Call begin() {
    synchronized (this) {
      if (phase != Phase.OPEN) {
        throw new IllegalStateException("this model was closed; load it again");
      }
      running++;
    }
    return new Call();
  }

  /** A call at work. Closed by the thread that began it. */
  public final class Call implements AutoCloseable {
    private final boolean nested = enter() > 1;

    /** Whether a listener of another call of the same model made this one, on its thread. */
    public boolean nested() {
      return nested;
    }

    /** Whether the call is to end early, because who closes the model will not wait for it. */
    public boolean cancelled() {
      return cancelled;
    }

    /** Runs a listener's code, on whichever thread, as a part of this call. */
    public void listen(Runnable code) {
      enter();
      try {
        code.run();
      } finally {
        leave();
      }
    }

    @Override
    public void close() {
      leave();
      end();
    }
  }

  private int enter() {
    int entered = depth.get() + 1;
    depth.set(entered);
    return entered;
  }

  private void leave() {
    int left = depth.get() - 1;
    if (left == 0) {
      depth.remove();
    } else {
      depth.set(left);
    }
  }

  private void end() {
    synchronized (this) {
      running--;
      if (!beginReleasing()) {
        return;
      }
    }
    release();
  }

  /** Whether it is for this thread to give everything back. */
  private boolean beginReleasing() {
    boolean mine = phase == Phase.CLOSING && running == 0;
    if (mine) {
      phase = Phase.RELEASING;
    }
    return mine;
  }

  private void release() {
    try {
      release.run();
    } finally {
      synchronized (this) {
        phase = Phase.RELEASED;
        notifyAll();
      }
    }
  }

  /**
   * Lets no further call begin, waits for those that run, and has everything given back. On a
   * thread that is itself inside of a call it does not wait: the last call then gives back. Further
   * calls wait as the first does.
   *
   * <p>An interrupt while waiting cancels the calls; the wait goes on, for as long as they take to
   * notice, and the thread stays interrupted.
   *
   * @param whenLastHasEnded gives everything back; run once, and only that of the first close
   */
  public void close(Runnable whenLastHasEnded) {
    synchronized (this) {
      if (phase == Phase.OPEN) {
        phase = Phase.CLOSING;
        release = whenLastHasEnded;
      }
      if (!beginReleasing()) {
        if (depth.get() > 0) {
          return;
        }
        depth.remove();
        awaitRelease();
        return;
      }
    }
    release();
  }

  private synchronized void awaitRelease() {
    boolean interrupted = false;
    while (phase != Phase.RELEASED) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
        cancelled = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
