package org.sbert4j.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WorkerThreadsTest {
  private static void assertEachOnce(AtomicIntegerArray times) {
    for (int index = 0; index < times.length(); index++) {
      assertEquals(1, times.get(index), "task " + index);
    }
  }

  /** Waits until all the threads that may run a task have one. */
  private static void meet(CountDownLatch everybody) {
    everybody.countDown();
    await(everybody);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(10, TimeUnit.SECONDS), "not all threads take part");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The threads on which {@code threads} tasks run that wait for one another. */
  private static Set<Thread> threadsOf(WorkerThreads workers) {
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    CountDownLatch everybody = new CountDownLatch(workers.threads());
    workers.run(
        workers.threads(),
        index -> {
          seen.add(Thread.currentThread());
          meet(everybody);
        });
    return seen;
  }

  private static List<Thread> liveWorkers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("sbert4j-worker"))
        .toList();
  }

  @Test
  void everyTaskRunsOnce() {
    for (int threads : new int[] {1, 2, 5}) {
      try (WorkerThreads workers = new WorkerThreads(threads)) {
        for (int count : new int[] {0, 1, 2, 3, 1000}) {
          AtomicIntegerArray times = new AtomicIntegerArray(count);
          workers.run(count, times::incrementAndGet);
          assertEachOnce(times);
        }
      }
    }
  }

  @Test
  void theCallerAndDaemonThreadsShareTheWork() {
    try (WorkerThreads workers = new WorkerThreads(4)) {
      Set<Thread> threads = threadsOf(workers);
      assertEquals(4, threads.size());
      assertTrue(threads.remove(Thread.currentThread()), "the caller works too");
      assertTrue(threads.stream().allMatch(Thread::isDaemon));
    }
  }

  @Test
  void oneThreadIsTheCallerAlone() {
    try (WorkerThreads workers = new WorkerThreads(1)) {
      Set<Thread> seen = ConcurrentHashMap.newKeySet();
      workers.run(50, index -> seen.add(Thread.currentThread()));
      assertEquals(Set.of(Thread.currentThread()), seen);
    }
  }

  @Test
  void noThreadStartsBeforeItIsNeeded() {
    List<Thread> before = liveWorkers();
    try (WorkerThreads workers = new WorkerThreads(8)) {
      workers.run(0, index -> {});
      workers.run(1, index -> {});
      assertTrue(before.containsAll(liveWorkers()), "a thread was started");
      workers.run(3, index -> {});
      assertTrue(liveWorkers().stream().filter(thread -> !before.contains(thread)).count() <= 2);
    }
  }

  @Test
  void noMoreComputeAtOnceThanThereArePasses() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (WorkerThreads workers = new WorkerThreads(6, 2)) {
      Job.Work work =
          index -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            LockSupport.parkNanos(200_000);
            running.decrementAndGet();
          };
      workers.runInTurns(200, 200, work, () -> false);
      assertEquals(2, most.get());
      workers.run(200, 2, work, () -> false);
      assertEquals(2, most.get(), "a caller that wants fewer threads");
      workers.run(200, 200, work, () -> false);
      assertTrue(most.get() > 2, "what takes no turn runs on all threads");
      assertTrue(workers.tryTakeAllTurns());
      workers.giveAllTurnsBack();
      assertWorks(workers);
    }
  }

  @Test
  void closeEndsTheThreads() throws InterruptedException {
    Set<Thread> threads;
    try (WorkerThreads workers = new WorkerThreads(3)) {
      threads = threadsOf(workers);
    }
    threads.remove(Thread.currentThread());
    for (Thread thread : threads) {
      thread.join(5_000);
      assertTrue(!thread.isAlive(), "still alive after close");
    }
  }

  /** Even while the caller is at a task of its own and does not look. */
  @Test
  void nobodyTakesATaskOnceTheCallerIsInterrupted() {
    try (WorkerThreads workers = new WorkerThreads(3)) {
      Thread caller = Thread.currentThread();
      AtomicInteger late = new AtomicInteger();
      assertThrows(
          CancellationException.class,
          () ->
              workers.run(
                  10_000_000,
                  index -> {
                    if (Thread.currentThread() == caller) {
                      caller.interrupt();
                      long end = System.nanoTime() + 20_000_000;
                      while (System.nanoTime() < end) {
                        Thread.onSpinWait();
                      }
                    } else if (caller.isInterrupted()) {
                      late.incrementAndGet();
                    }
                  }));
      assertTrue(Thread.interrupted(), "the interrupt was lost");
      // Each of the others may just have asked.
      assertTrue(late.get() <= 2, late + " tasks began");
    }
  }

  @Test
  void anExceptionReachesTheCallerAndStopsTheRest() {
    try (WorkerThreads workers = new WorkerThreads(3)) {
      IllegalStateException failure = new IllegalStateException("task 5");
      AtomicInteger runs = new AtomicInteger();
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  workers.run(
                      1_000_000,
                      index -> {
                        runs.incrementAndGet();
                        if (index == 5) {
                          throw failure;
                        }
                      }));
      assertSame(failure, thrown);
      assertTrue(runs.get() < 1_000_000, "no task was left out");
      assertWorks(workers);
    }
  }

  @Test
  void afterAFailureOnOneThreadNoTaskBegins() {
    try (WorkerThreads workers = new WorkerThreads(1)) {
      AtomicInteger runs = new AtomicInteger();
      assertThrows(
          IllegalStateException.class,
          () ->
              workers.run(
                  100,
                  index -> {
                    if (runs.incrementAndGet() == 6) {
                      throw new IllegalStateException();
                    }
                  }));
      assertEquals(6, runs.get());
    }
  }

  @Test
  void anErrorReachesTheCaller() {
    try (WorkerThreads workers = new WorkerThreads(2)) {
      OutOfMemoryError failure = new OutOfMemoryError("made by the test");
      assertSame(
          failure,
          assertThrows(
              OutOfMemoryError.class,
              () ->
                  workers.run(
                      10,
                      index -> {
                        throw failure;
                      })));
      assertWorks(workers);
    }
  }

  private static void assertWorks(WorkerThreads workers) {
    AtomicIntegerArray times = new AtomicIntegerArray(100);
    workers.run(100, times::incrementAndGet);
    assertEachOnce(times);
  }

  @Test
  void aTaskMayItselfRunTasks() {
    try (WorkerThreads workers = new WorkerThreads(3)) {
      AtomicIntegerArray times = new AtomicIntegerArray(20 * 20);
      workers.run(20, outer -> workers.run(20, inner -> times.incrementAndGet(outer * 20 + inner)));
      assertEachOnce(times);
    }
  }

  @Test
  void concurrentCallersEachGetTheirOwnTasksDone() throws InterruptedException {
    try (WorkerThreads workers = new WorkerThreads(3)) {
      AtomicIntegerArray times = new AtomicIntegerArray(8 * 500);
      AtomicReference<Throwable> failure = new AtomicReference<>();
      List<Thread> callers =
          IntStream.range(0, 8)
              .mapToObj(
                  caller ->
                      new Thread(
                          () ->
                              workers.run(
                                  500, index -> times.incrementAndGet(caller * 500 + index))))
              .toList();
      for (Thread caller : callers) {
        caller.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
        caller.start();
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(null, failure.get());
      assertEachOnce(times);
    }
  }

  @Test
  void aFailureOfOneCallerIsNotThatOfAnother() throws InterruptedException {
    try (WorkerThreads workers = new WorkerThreads(3)) {
      CountDownLatch failed = new CountDownLatch(1);
      Thread other =
          new Thread(
              () -> {
                assertThrows(
                    IllegalStateException.class,
                    () ->
                        workers.run(
                            10,
                            index -> {
                              throw new IllegalStateException();
                            }));
                failed.countDown();
              });
      other.start();
      assertWorks(workers);
      other.join();
      assertEquals(0, failed.getCount());
    }
  }

  @Test
  void afterCloseTheCallerDoesItAlone() {
    WorkerThreads workers = new WorkerThreads(4);
    workers.close();
    workers.close();
    Set<Thread> seen = ConcurrentHashMap.newKeySet();
    AtomicIntegerArray times = new AtomicIntegerArray(100);
    workers.run(
        100,
        index -> {
          seen.add(Thread.currentThread());
          times.incrementAndGet(index);
        });
    assertEachOnce(times);
    assertEquals(Set.of(Thread.currentThread()), seen);
  }

  @Test
  void anInterruptedCallerBeginsNothingAndStaysInterrupted() {
    try (WorkerThreads workers = new WorkerThreads(2)) {
      AtomicInteger runs = new AtomicInteger();
      Thread.currentThread().interrupt();
      assertThrows(CancellationException.class, () -> workers.run(1, i -> runs.incrementAndGet()));
      assertTrue(Thread.interrupted(), "the interrupt was lost");
      assertEquals(0, runs.get());
      assertWorks(workers);
    }
  }

  /** The interrupt comes while one task runs on each thread; those end, and no other begins. */
  @Test
  void anInterruptEndsTheJobAfterTheTasksAtWork() {
    try (WorkerThreads workers = new WorkerThreads(3)) {
      Thread caller = Thread.currentThread();
      // So many that the others cannot have done them all before the caller looks.
      int tasks = 10_000_000;
      CountDownLatch everybody = new CountDownLatch(3);
      CountDownLatch interrupted = new CountDownLatch(1);
      AtomicInteger begun = new AtomicInteger();
      AtomicInteger ended = new AtomicInteger();
      assertThrows(
          CancellationException.class,
          () ->
              workers.run(
                  tasks,
                  index -> {
                    begun.incrementAndGet();
                    meet(everybody);
                    if (Thread.currentThread() == caller) {
                      caller.interrupt();
                      interrupted.countDown();
                    } else {
                      await(interrupted);
                    }
                    ended.incrementAndGet();
                  }));
      assertTrue(Thread.interrupted(), "the interrupt was lost");
      assertEquals(begun.get(), ended.get(), "a task was still at work");
      assertTrue(begun.get() < tasks, "no task was left out");
      assertWorks(workers);
    }
  }

  @Test
  void anInterruptAfterTheLastTaskBeganChangesNothing() {
    try (WorkerThreads workers = new WorkerThreads(1)) {
      AtomicInteger runs = new AtomicInteger();
      workers.run(
          5,
          index -> {
            if (runs.incrementAndGet() == 5) {
              Thread.currentThread().interrupt();
            }
          });
      assertTrue(Thread.interrupted(), "the interrupt was lost");
      assertEquals(5, runs.get());
    }
  }

  @Test
  void aFailureComesBeforeAnInterrupt() {
    try (WorkerThreads workers = new WorkerThreads(1)) {
      assertThrows(
          ArithmeticException.class,
          () ->
              workers.run(
                  5,
                  index -> {
                    Thread.currentThread().interrupt();
                    throw new ArithmeticException();
                  }));
      assertTrue(Thread.interrupted(), "the interrupt was lost");
    }
  }

  @Test
  void cancellingEndsTheJob() {
    try (WorkerThreads workers = new WorkerThreads(2)) {
      AtomicBoolean cancelling = new AtomicBoolean();
      AtomicInteger runs = new AtomicInteger();
      Job.Work work =
          index -> {
            runs.incrementAndGet();
            cancelling.set(true);
          };
      assertThrows(
          CancellationException.class, () -> workers.runInTurns(100, 100, work, cancelling::get));
      assertTrue(runs.get() <= 2, runs + " tasks");
      assertFalse(Thread.interrupted());
    }
  }

  @Test
  void theFirstTaskThatMayNotBeTakenEndsTheJob() {
    try (WorkerThreads workers = new WorkerThreads(3)) {
      AtomicIntegerArray times = new AtomicIntegerArray(100);
      AtomicInteger allowed = new AtomicInteger(7);
      Job.Work work =
          new Job.Work() {
            @Override
            public boolean mayTake() {
              return allowed.getAndDecrement() > 0;
            }

            @Override
            public void run(int index) {
              times.incrementAndGet(index);
            }
          };
      assertEquals(7, workers.run(100, 100, work, () -> false));
      for (int index = 0; index < 100; index++) {
        assertEquals(index < 7 ? 1 : 0, times.get(index));
      }
    }
  }

  /** Twenty callers; never do more than two tasks have a turn, and all callers are served. */
  @Test
  void noMoreTasksHaveATurnThanThereAreThreads() throws InterruptedException {
    try (WorkerThreads workers = new WorkerThreads(2)) {
      AtomicInteger now = new AtomicInteger();
      AtomicInteger most = new AtomicInteger();
      AtomicInteger total = new AtomicInteger();
      Job.Work work =
          index -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            total.incrementAndGet();
            Thread.onSpinWait();
            now.decrementAndGet();
          };
      List<Thread> callers =
          IntStream.range(0, 20)
              .mapToObj(caller -> new Thread(() -> workers.runInTurns(50, 50, work, () -> false)))
              .toList();
      callers.forEach(Thread::start);
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(20 * 50, total.get());
      assertTrue(most.get() <= 2, most + " at once");
    }
  }

  /** The only helper is busy elsewhere, so this job waits in its queue to the end. */
  @Test
  void aJobThatHasEndedIsNotKept() throws InterruptedException {
    try (WorkerThreads workers = new WorkerThreads(2)) {
      CountDownLatch busy = new CountDownLatch(2);
      CountDownLatch release = new CountDownLatch(1);
      Thread other =
          new Thread(
              () ->
                  workers.run(
                      2,
                      index -> {
                        busy.countDown();
                        await(release);
                      }));
      other.start();
      await(busy);
      WeakReference<Object> texts = referenceToWhatAJobUsed(workers);
      for (int i = 0; i < 100 && texts.get() != null; i++) {
        System.gc();
      }
      assertNull(texts.get(), "the job is still reachable");
      release.countDown();
      other.join();
    }
  }

  private static WeakReference<Object> referenceToWhatAJobUsed(WorkerThreads workers) {
    Object texts = new Object();
    workers.run(2, index -> assertTrue(texts != null));
    return new WeakReference<>(texts);
  }

  /** The thread in {@code afterwards} waits for another caller, who needs the only turn. */
  @Test
  void afterwardsTheTurnIsFree() throws InterruptedException {
    try (WorkerThreads workers = new WorkerThreads(1)) {
      AtomicInteger others = new AtomicInteger();
      Job.Work work =
          new Job.Work() {
            @Override
            public void run(int index) {}

            @Override
            public void afterwards(int index) {
              Thread other =
                  new Thread(
                      () -> workers.runInTurns(3, 3, i -> others.incrementAndGet(), () -> false));
              other.start();
              try {
                other.join();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              workers.runInTurns(3, 3, i -> others.incrementAndGet(), () -> false);
            }
          };
      workers.runInTurns(2, 2, work, () -> false);
      assertEquals(2 * 6, others.get());
    }
  }

  /** Who waits for a turn and is interrupted does not wait for those who have it. */
  @Test
  void waitingForATurnCanBeInterrupted() throws InterruptedException {
    try (WorkerThreads workers = new WorkerThreads(1)) {
      CountDownLatch taken = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      Thread holder =
          new Thread(
              () ->
                  workers.runInTurns(
                      1,
                      1,
                      index -> {
                        taken.countDown();
                        await(release);
                      },
                      () -> false));
      holder.start();
      await(taken);
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      Thread waiter = new Thread(() -> workers.runInTurns(1, 1, index -> {}, () -> false));
      waiter.setUncaughtExceptionHandler((thread, throwable) -> thrown.set(throwable));
      waiter.start();
      waiter.interrupt();
      waiter.join();
      assertInstanceOf(CancellationException.class, thrown.get());
      release.countDown();
      holder.join();
    }
  }
}
