package org.sbert4j.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class RunningCallsTest {
  private final RunningCalls calls = new RunningCalls();
  private final AtomicInteger releases = new AtomicInteger();

  private void close() {
    calls.close(releases::incrementAndGet);
  }

  private static Thread start(Runnable code) {
    Thread thread = new Thread(code);
    thread.start();
    return thread;
  }

  /** Returns once the thread waits for something, which is all that a test cannot be told. */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertTrue(thread.isAlive(), "did not wait");
      Thread.onSpinWait();
    }
  }

  @Test
  void withoutCallsCloseReleasesAtOnceAndOnlyOnce() {
    calls.begin().close();
    close();
    close();
    assertEquals(1, releases.get());
    assertThrows(IllegalStateException.class, calls::begin);
  }

  @Test
  void closeWaitsForTheLastCallAndLetsNoOtherBegin() throws InterruptedException {
    RunningCalls.Call call = calls.begin();
    Thread closing = start(this::close);
    awaitWaiting(closing);
    assertThrows(IllegalStateException.class, calls::begin);
    assertEquals(0, releases.get());
    assertFalse(call.cancelled());
    call.close();
    closing.join();
    assertEquals(1, releases.get());
  }

  @Test
  void everyCloserWaits() throws InterruptedException {
    RunningCalls.Call call = calls.begin();
    List<Thread> closers = Stream.generate(() -> start(this::close)).limit(4).toList();
    closers.forEach(RunningCallsTest::awaitWaiting);
    call.close();
    for (Thread closer : closers) {
      closer.join();
    }
    assertEquals(1, releases.get());
  }

  @Test
  void insideOfACallCloseReturnsAtOnce() {
    RunningCalls.Call call = calls.begin();
    close();
    assertEquals(0, releases.get());
    call.close();
    assertEquals(1, releases.get());
  }

  @Test
  void inAListenerOnAnotherThreadCloseReturnsAtOnce() throws InterruptedException {
    RunningCalls.Call call = calls.begin();
    start(() -> call.listen(this::close)).join();
    assertEquals(0, releases.get());
    call.close();
    assertEquals(1, releases.get());
  }

  @Test
  void aCallInAListenerIsNested() throws InterruptedException {
    try (RunningCalls.Call call = calls.begin()) {
      assertFalse(call.nested());
      try (RunningCalls.Call inner = calls.begin()) {
        assertTrue(inner.nested());
      }
      start(
              () ->
                  call.listen(
                      () -> {
                        try (RunningCalls.Call inner = calls.begin()) {
                          assertTrue(inner.nested());
                        }
                      }))
          .join();
      Thread unrelated =
          start(
              () -> {
                try (RunningCalls.Call other = calls.begin()) {
                  assertFalse(other.nested());
                }
              });
      unrelated.join();
    }
  }

  @Test
  void anInterruptedCloseCancelsTheCallsAndStillWaits() throws InterruptedException {
    RunningCalls.Call call = calls.begin();
    AtomicInteger interrupted = new AtomicInteger();
    Thread closing =
        start(
            () -> {
              close();
              if (Thread.currentThread().isInterrupted()) {
                interrupted.incrementAndGet();
              }
            });
    closing.interrupt();
    while (!call.cancelled()) {
      Thread.onSpinWait();
    }
    assertEquals(0, releases.get());
    call.close();
    closing.join();
    assertEquals(1, releases.get());
    assertEquals(1, interrupted.get());
  }

  @Test
  void closersGoOnWhenReleasingFails() {
    assertThrows(
        IllegalStateException.class,
        () ->
            calls.close(
                () -> {
                  throw new IllegalStateException();
                }));
    close();
    assertEquals(0, releases.get());
  }
}
