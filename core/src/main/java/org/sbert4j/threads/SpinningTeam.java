package org.sbert4j.threads;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.sbert4j.backend.ThreadTeam;

/**
 * A team for work that lasts microseconds: the operations of one sentence, shared by all cores.
 *
 * <p>To wake a thread that the operating system has put to sleep takes longer than a small layer
 * does. So a member that has finished looks for the next operation in a loop for a while ({@link
 * #SPIN_NANOS}) before it goes to sleep, and within a sentence it never has to.
 *
 * <p>Parts are claimed one by one, not dealt out: a member that the operating system has taken from
 * its core, or that still sleeps, does less, and nobody waits for what it did not begin.
 *
 * <p>Its daemon threads start with the first operation and end with {@link #close}. One caller at a
 * time may {@link #run}: who has all turns of {@link WorkerThreads}.
 */
public final class SpinningTeam implements ThreadTeam, AutoCloseable {
  /** How long a member looks for work before it sleeps: about the pause between two short texts. */
  private static final long SPIN_NANOS = 50_000;

  /** Looks between two looks at the clock. */
  private static final int SPINS_AT_ONCE = 64;

  private final int threads;
  private volatile Member[] members = new Member[0];
  private volatile Operation current;
  private volatile boolean closed;

  /**
   * No thread is started yet.
   *
   * @param threads of the team, the caller's own included
   */
  public SpinningTeam(int threads) {
    this.threads = threads;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public void run(int parts, Task task) {
    if (parts <= 1 || closed) {
      CALLER_ALONE.run(parts, task);
      return;
    }
    startMembers();
    Operation operation = new Operation(parts, task);
    current = operation;
    for (Member member : members) {
      member.wake();
    }
    operation.work(0);
    operation.await();
  }

  private void startMembers() {
    if (members.length == 0) {
      Member[] started = new Member[threads - 1];
      for (int i = 0; i < started.length; i++) {
        started[i] = new Member(i + 1);
        started[i].setDaemon(true);
        started[i].start();
      }
      members = started;
    }
  }

  /** Ends the threads. An operation that runs is finished, by its caller if by nobody else. */
  @Override
  public void close() {
    closed = true;
    current = null;
    for (Member member : members) {
      LockSupport.unpark(member);
    }
  }

  /** A daemon thread of the team. */
  private final class Member extends Thread {
    private final int number;
    private volatile boolean asleep;

    Member(int number) {
      super("sbert4j-team-" + number);
      this.number = number;
    }

    /**
     * The caller first publishes its operation and then asks whether the member sleeps; the member
     * first says that it sleeps and then looks for an operation. So one of the two notices.
     */
    void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      Operation seen = null;
      while (!closed) {
        Operation operation = nextAfter(seen);
        if (operation != null) {
          operation.work(number);
          seen = operation;
        }
      }
    }

    /** The next operation; null if none came for so long that the member slept. */
    private Operation nextAfter(Operation seen) {
      long end = System.nanoTime() + SPIN_NANOS;
      do {
        for (int spin = 0; spin < SPINS_AT_ONCE; spin++) {
          Operation operation = current;
          if (operation != seen && operation != null) {
            return operation;
          }
          Thread.onSpinWait();
        }
      } while (System.nanoTime() < end);
      asleep = true;
      if ((current == seen || current == null) && !closed) {
        LockSupport.park(SpinningTeam.this);
      }
      asleep = false;
      return null;
    }
  }

  /** One operation. A member that comes late finds nothing to do. */
  private static final class Operation {
    private final int parts;
    private final Task task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger unfinished;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    Operation(int parts, Task task) {
      this.parts = parts;
      this.task = task;
      unfinished = new AtomicInteger(parts);
    }

    void work(int member) {
      for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
        try {
          if (failure.get() == null) {
            task.run(part, member);
          }
        } catch (RuntimeException | Error thrown) {
          failure.compareAndSet(null, thrown);
        } finally {
          unfinished.decrementAndGet();
        }
      }
    }

    void await() {
      for (int spin = 1; unfinished.get() > 0; spin++) {
        Thread.onSpinWait();
        if (spin % SPINS_AT_ONCE == 0) {
          // The member that is still at work may be waiting for this very core.
          Thread.yield();
        }
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
