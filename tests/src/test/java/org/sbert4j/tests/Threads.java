package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Threads and latches for tests, none of which waits for ever. */
final class Threads {
  private Threads() {}

  static Thread start(Runnable code) {
    Thread thread = new Thread(code, "test-caller");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  static void join(Thread thread) {
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertTrue(!thread.isAlive(), "the thread did not end");
  }

  /** Waits for a latch, through any interrupt, which stays. */
  static void await(CountDownLatch latch) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody came");
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Returns once the thread waits for another. */
  static void awaitWaiting(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.getState() != Thread.State.WAITING) {
      assertTrue(thread.isAlive() && System.nanoTime() < end, "the thread does not wait");
      Thread.onSpinWait();
    }
  }

  /** The engine's threads that live now. */
  static List<Thread> ofTheEngine() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sbert4j-"))
        .toList();
  }
}
