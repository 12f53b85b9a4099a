package org.sbert4j.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.backend.ThreadTeam;

/** Nothing here waits for ever: what should happen and does not is a failure within a minute. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpinningTeamTest {
  /** Much longer than a member spins. */
  private static final long LONG_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  /** The threads of all teams, by their name, but for those. */
  private static Set<Thread> startedSince(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("sbert4j-team-"))
        .filter(thread -> !before.contains(thread))
        .collect(Collectors.toSet());
  }

  private static void assertEnd(Iterable<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(20));
      assertTrue(!thread.isAlive(), () -> thread + " did not end");
    }
  }

  /** Runs parts and asserts that each ran exactly once before the call returned. */
  private static void assertEachRunsOnce(ThreadTeam team, int parts) {
    AtomicIntegerArray runs = new AtomicIntegerArray(parts);
    team.run(parts, (part, member) -> runs.incrementAndGet(part));
    for (int part = 0; part < parts; part++) {
      assertEquals(1, runs.get(part), "runs of part " + part + " of " + parts);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void everyPartRunsExactlyOnce(int threads) {
    try (SpinningTeam team = new SpinningTeam(threads)) {
      assertEquals(threads, team.threads());
      for (int parts : new int[] {0, 1, 2, 3, 7, 64, 1000}) {
        for (int repetition = 0; repetition < 20; repetition++) {
          assertEachRunsOnce(team, parts);
        }
      }
    }
  }

  @Test
  void noTwoPartsHaveOneMemberAtATime() {
    int threads = 4;
    AtomicIntegerArray atWork = new AtomicIntegerArray(threads);
    AtomicInteger clashes = new AtomicInteger();
    try (SpinningTeam team = new SpinningTeam(threads)) {
      for (int run = 0; run < 200; run++) {
        team.run(
            50,
            (part, member) -> {
              if (atWork.incrementAndGet(member) > 1) {
                clashes.incrementAndGet();
              }
              Thread.yield();
              atWork.decrementAndGet(member);
            });
      }
    }
    assertEquals(0, clashes.get(), "parts that ran while their member had another");
  }

  /** Two parts that wait for each other end only if two threads have them. */
  @Test
  void threadsWorkAtTheSameTimeAndWakeUp() {
    try (SpinningTeam team = new SpinningTeam(2)) {
      for (int run = 0; run < 50; run++) {
        Set<Integer> members = ConcurrentHashMap.newKeySet();
        CountDownLatch both = new CountDownLatch(2);
        team.run(
            2,
            (part, member) -> {
              members.add(member);
              both.countDown();
              await(both);
            });
        assertEquals(Set.of(0, 1), members);
        if (run % 2 == 0) {
          LockSupport.parkNanos(LONG_PAUSE_NANOS);
        }
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS), "nobody else came");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theFirstFailureReachesTheCallerAndLaterRunsWork(int threads) {
    RuntimeException exception = new IllegalStateException("part 3");
    Error error = new AssertionError("part 5");
    try (SpinningTeam team = new SpinningTeam(threads)) {
      for (int repetition = 0; repetition < 50; repetition++) {
        assertSame(exception, assertThrows(RuntimeException.class, () -> fail(team, 3, exception)));
        assertEachRunsOnce(team, 40);
        assertSame(error, assertThrows(Error.class, () -> fail(team, 5, error)));
        assertEachRunsOnce(team, 40);
      }
    }
  }

  private static void fail(ThreadTeam team, int failing, Throwable thrown) {
    team.run(
        40,
        (part, member) -> {
          if (part == failing) {
            if (thrown instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) thrown;
          }
        });
  }

  /** All parts fail; the caller is told of one, and no thread is lost. */
  @Test
  void whenAllPartsFailTheTeamStaysWhole() {
    Set<Thread> before = startedSince(Set.of());
    try (SpinningTeam team = new SpinningTeam(3)) {
      for (int run = 0; run < 100; run++) {
        ThreadTeam.Task failing =
            (part, member) -> {
              throw new IllegalArgumentException("part " + part);
            };
        assertThrows(IllegalArgumentException.class, () -> team.run(9, failing));
      }
      assertEquals(2, startedSince(before).size());
      assertEachRunsOnce(team, 9);
    }
  }

  @Test
  void threadsAreDaemonsStartWithTheFirstRunAndEndWithClose() throws InterruptedException {
    Set<Thread> before = startedSince(Set.of());
    SpinningTeam team = new SpinningTeam(3);
    assertEachRunsOnce(team, 0);
    assertEachRunsOnce(team, 1);
    assertEquals(Set.of(), startedSince(before), "started for nothing to share");
    assertEachRunsOnce(team, 10);
    Set<Thread> started = startedSince(before);
    assertEquals(2, started.size());
    assertTrue(started.stream().allMatch(Thread::isDaemon));
    LockSupport.parkNanos(LONG_PAUSE_NANOS);
    assertEachRunsOnce(team, 10);
    assertEquals(started, startedSince(before), "threads are kept");
    team.close();
    assertEnd(started);
  }

  @Test
  void closeEndsThreadsThatSleep() throws InterruptedException {
    Set<Thread> before = startedSince(Set.of());
    SpinningTeam team = new SpinningTeam(4);
    assertEachRunsOnce(team, 10);
    Set<Thread> started = startedSince(before);
    for (Thread thread : started) {
      awaitSleep(thread);
    }
    team.close();
    assertEnd(started);
  }

  private static void awaitSleep(Thread thread) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (thread.getState() != Thread.State.WAITING) {
      assertTrue(System.nanoTime() < end, () -> thread + " does not sleep");
      Thread.yield();
    }
  }

  @Test
  void afterCloseTheCallerDoesAllPartsAlone() throws InterruptedException {
    Set<Thread> before = startedSince(Set.of());
    SpinningTeam used = new SpinningTeam(3);
    assertEachRunsOnce(used, 10);
    Set<Thread> started = startedSince(before);
    used.close();
    assertEnd(started);
    SpinningTeam unused = new SpinningTeam(3);
    unused.close();
    for (SpinningTeam team : List.of(used, unused)) {
      AtomicInteger elsewhere = new AtomicInteger();
      Thread caller = Thread.currentThread();
      assertEachRunsOnce(team, 100);
      team.run(
          100,
          (part, member) -> {
            if (Thread.currentThread() != caller || member != 0) {
              elsewhere.incrementAndGet();
            }
          });
      assertEquals(0, elsewhere.get());
      team.close();
    }
    assertEnd(startedSince(before));
  }

  @Test
  void manyTinyRunsLoseNothing() {
    AtomicLong sum = new AtomicLong();
    try (SpinningTeam team = new SpinningTeam(2)) {
      for (int run = 0; run < 100_000; run++) {
        long expected = sum.get() + 1 + 2 + 3;
        team.run(3, (part, member) -> sum.addAndGet(part + 1));
        assertEquals(expected, sum.get(), "after run " + run);
      }
    }
  }

  /** Pauses about as long as a member spins, so that runs meet members falling asleep. */
  @Test
  void noRunIsLostOnAMemberFallingAsleep() {
    try (SpinningTeam team = new SpinningTeam(3)) {
      for (int run = 0; run < 5_000; run++) {
        assertEachRunsOnce(team, 5);
        long end = System.nanoTime() + 40_000 + run % 40 * 1_000;
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
      }
    }
  }

  @Test
  void whatAPartWroteIsSeenByTheCaller() {
    int[] written = new int[64];
    try (SpinningTeam team = new SpinningTeam(3)) {
      for (int run = 1; run <= 5_000; run++) {
        int value = run;
        team.run(written.length, (part, member) -> written[part] = value);
        for (int part = 0; part < written.length; part++) {
          assertEquals(run, written[part], "part " + part);
        }
      }
    }
  }

  /** A running operation is finished, whenever and by how many threads its team is closed. */
  @Test
  void closingWhileRunningFinishesTheRun() throws InterruptedException {
    for (int repetition = 0; repetition < 200; repetition++) {
      Set<Thread> before = startedSince(Set.of());
      SpinningTeam team = new SpinningTeam(3);
      CountDownLatch running = new CountDownLatch(1);
      List<Thread> closers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        Thread closer =
            new Thread(
                () -> {
                  await(running);
                  team.close();
                });
        closer.start();
        closers.add(closer);
      }
      AtomicIntegerArray runs = new AtomicIntegerArray(30);
      team.run(
          runs.length(),
          (part, member) -> {
            runs.incrementAndGet(part);
            running.countDown();
          });
      for (int part = 0; part < runs.length(); part++) {
        assertEquals(1, runs.get(part), "runs of part " + part);
      }
      assertEnd(closers);
      assertEnd(startedSince(before));
    }
  }
}
