package org.sbert4j.server.batching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BatcherTest {
  /** What was computed together; the computation waits for a permit before each batch. */
  private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());

  private final Semaphore permits = new Semaphore(0);
  private final Semaphore begun = new Semaphore(0);
  private CompletableFuture<BatchResult<String>> running;

  private record Upper(BatcherTest test, String options) implements Computation<String, String> {
    @Override
    public List<String> compute(List<String> inputs) {
      test.begun.release();
      test.permits.acquireUninterruptibly();
      test.batches.add(List.copyOf(inputs));
      if (inputs.contains("fail")) {
        throw new IllegalStateException("as asked");
      }
      if (inputs.contains("full")) {
        throw new OutOfMemoryError("as asked");
      }
      return inputs.stream().map(text -> text + options).toList();
    }
  }

  private CompletableFuture<BatchResult<String>> submit(Batcher batcher, String... inputs) {
    return submit(batcher, new Upper(this, "!"), new AtomicBoolean(), inputs);
  }

  private static CompletableFuture<BatchResult<String>> submit(
      Batcher batcher, Upper upper, AtomicBoolean over, String... inputs) {
    int[] tokens = new int[inputs.length];
    Arrays.fill(tokens, 10);
    return batcher.submit(upper, List.of(inputs), tokens, over::get);
  }

  /** Has the thread compute "x" until there is a permit. */
  private void occupy(Batcher batcher) throws InterruptedException {
    running = submit(batcher, "x");
    begun.acquire();
  }

  @AfterEach
  void whatRanWasComputed() {
    if (running != null) {
      assertEquals(List.of("x!"), running.join().outputs());
    }
  }

  private static Batcher batcher(int tokens) {
    return batcher(1, tokens);
  }

  private static Batcher batcher(int threads, int tokens) {
    return new Batcher("test", threads, tokens, Runnable::run, BatchListener.NONE);
  }

  @Test
  void aLoneRequestIsComputedAtOnce() {
    try (Batcher batcher = batcher(1000)) {
      permits.release();
      BatchResult<String> result = submit(batcher, "a", "b").join();
      assertEquals(List.of("a!", "b!"), result.outputs());
      assertTrue(result.queueNanos() >= 0 && result.inferenceNanos() > 0);
    }
  }

  @Test
  void whatWaitsIsComputedTogether() throws InterruptedException {
    try (Batcher batcher = batcher(1000)) {
      CompletableFuture<?> first = submit(batcher, "a");
      begun.acquire();
      CompletableFuture<?> second = submit(batcher, "b");
      CompletableFuture<?> third = submit(batcher, "c", "d");
      permits.release(2);
      CompletableFuture.allOf(first, second, third).join();
      assertEquals(List.of(List.of("a"), List.of("b", "c", "d")), batches);
    }
  }

  @Test
  void whatFitsIsOneBatchAndNothingBesideIt() throws InterruptedException {
    try (Batcher batcher = batcher(2, 1000)) {
      CompletableFuture<?> first = submit(batcher, "a", "b");
      begun.acquire();
      CompletableFuture<?> second = submit(batcher, "c");
      assertFalse(begun.tryAcquire(100, TimeUnit.MILLISECONDS), "the model's threads are busy");
      permits.release(2);
      CompletableFuture.allOf(first, second).join();
      assertEquals(List.of(List.of("a", "b"), List.of("c")), batches);
    }
  }

  @Test
  void whatDoesNotFitIsDividedAmongThreads() throws InterruptedException {
    try (Batcher batcher = batcher(2, 30)) {
      CompletableFuture<BatchResult<String>> large =
          submit(batcher, "1", "2", "3", "4", "5", "6", "7", "8");
      begun.acquire(2);
      // The first that is free finds little left, and leaves it for both together.
      permits.release();
      assertFalse(begun.tryAcquire(100, TimeUnit.MILLISECONDS), "the other still computes");
      permits.release(2);
      List<String> expected = List.of("1!", "2!", "3!", "4!", "5!", "6!", "7!", "8!");
      assertEquals(expected, large.join().outputs());
      assertEquals(
          Set.of(List.of("1", "2", "3"), List.of("4", "5", "6"), List.of("7", "8")),
          Set.copyOf(batches));
    }
  }

  @Test
  void aSmallRequestIsNotBehindALargeOne() throws InterruptedException {
    try (Batcher batcher = batcher(30)) {
      occupy(batcher);
      CompletableFuture<?> large = submit(batcher, "1", "2", "3", "4", "5", "6");
      CompletableFuture<?> small = submit(batcher, "s");
      permits.release(4);
      CompletableFuture.allOf(large, small).join();
      assertEquals(List.of("1", "s", "2"), batches.get(1));
      assertEquals(List.of("3", "4", "5"), batches.get(2));
      assertEquals(List.of("6"), batches.get(3));
    }
  }

  @Test
  void twoLargeRequestsTakeTurns() throws InterruptedException {
    try (Batcher batcher = batcher(20)) {
      occupy(batcher);
      CompletableFuture<?> a = submit(batcher, "a1", "a2", "a3");
      CompletableFuture<?> b = submit(batcher, "b1", "b2", "b3");
      permits.release(4);
      CompletableFuture.allOf(a, b).join();
      assertEquals(
          List.of(List.of("a1", "b1"), List.of("a2", "b2"), List.of("a3", "b3")),
          batches.subList(1, 4));
    }
  }

  @Test
  void anInputLargerThanABatchIsComputedAlone() {
    try (Batcher batcher = batcher(5)) {
      permits.release(2);
      assertEquals(List.of("a!", "b!"), submit(batcher, "a", "b").join().outputs());
      assertEquals(2, batches.size());
    }
  }

  @Test
  void otherOptionsAreAnotherBatch() throws InterruptedException {
    try (Batcher batcher = batcher(1000)) {
      occupy(batcher);
      CompletableFuture<BatchResult<String>> a = submit(batcher, "a");
      CompletableFuture<BatchResult<String>> b =
          submit(batcher, new Upper(this, "?"), new AtomicBoolean(), "b");
      CompletableFuture<BatchResult<String>> c = submit(batcher, "c");
      permits.release(3);
      assertEquals(List.of("b?"), b.join().outputs());
      assertEquals(List.of("a!"), a.join().outputs());
      assertEquals(List.of("c!"), c.join().outputs());
      assertEquals(List.of(List.of("x"), List.of("a", "c"), List.of("b")), batches);
    }
  }

  @Test
  void aRequestThatIsOverIsNotComputed() throws InterruptedException {
    try (Batcher batcher = batcher(1000)) {
      occupy(batcher);
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<?> gone = submit(batcher, new Upper(this, "!"), over, "gone");
      CompletableFuture<?> there = submit(batcher, "there");
      over.set(true);
      permits.release(2);
      there.join();
      assertThrows(CancellationException.class, gone::join);
      assertEquals(List.of(List.of("x"), List.of("there")), batches);
      assertEquals(0, batcher.size());
    }
  }

  @Test
  void theRestOfARequestThatIsOverIsNotComputed() throws InterruptedException {
    try (Batcher batcher = batcher(10)) {
      AtomicBoolean over = new AtomicBoolean();
      CompletableFuture<?> gone = submit(batcher, new Upper(this, "!"), over, "1", "2", "3");
      begun.acquire();
      over.set(true);
      permits.release();
      assertThrows(CancellationException.class, gone::join);
      assertEquals(List.of(List.of("1")), batches);
    }
  }

  @Test
  void aFailureIsToldToItsBatchAlone() throws InterruptedException {
    try (Batcher batcher = batcher(1000)) {
      permits.release();
      ExecutionException failure =
          assertThrows(ExecutionException.class, submit(batcher, "fail")::get);
      assertInstanceOf(IllegalStateException.class, failure.getCause());
      permits.release();
      CompletionException full =
          assertThrows(CompletionException.class, submit(batcher, "full")::join);
      assertInstanceOf(OutOfMemoryError.class, full.getCause());
      permits.release();
      assertEquals(List.of("a!"), submit(batcher, "a").join().outputs());
    }
  }

  @Test
  void aFailureWhileABatchIsPutTogetherIsThatRequestsAlone() throws InterruptedException {
    try (Batcher batcher = batcher(1000)) {
      occupy(batcher);
      CompletableFuture<?> failing =
          batcher.submit(
              new Upper(this, "!"),
              List.of("f"),
              new int[] {10},
              () -> {
                throw new OutOfMemoryError("as asked");
              });
      CompletableFuture<BatchResult<String>> there = submit(batcher, "a");
      permits.release(2);
      assertEquals(List.of("a!"), there.join().outputs());
      CompletionException failure = assertThrows(CompletionException.class, failing::join);
      assertInstanceOf(OutOfMemoryError.class, failure.getCause());
      permits.release();
      assertEquals(List.of("b!"), submit(batcher, "b").join().outputs());
    }
  }

  @Test
  void resultsAreToldThoughNobodyAnswersAnyMore() {
    Executor ended =
        completion -> {
          throw new RejectedExecutionException("as asked");
        };
    try (Batcher batcher = new Batcher("test", 1, 1000, ended, BatchListener.NONE)) {
      permits.release(2);
      assertEquals(List.of("a!"), submit(batcher, "a").join().outputs());
      assertEquals(List.of("b!"), submit(batcher, "b").join().outputs());
    }
  }

  @Test
  void aListenerThatFailsLeavesNobodyWaiting() {
    BatchListener failing =
        (inputs, tokens) -> {
          throw new IllegalStateException("as asked");
        };
    try (Batcher batcher = new Batcher("test", 1, 1000, Runnable::run, failing)) {
      CompletionException failure =
          assertThrows(CompletionException.class, submit(batcher, "a")::join);
      assertInstanceOf(IllegalStateException.class, failure.getCause());
    }
  }

  @Test
  void noInputsAreDoneAtOnce() {
    try (Batcher batcher = batcher(1000)) {
      assertEquals(List.of(), submit(batcher).join().outputs());
    }
  }

  @Test
  void closingComputesWhatWaits() throws InterruptedException {
    Batcher batcher = batcher(10);
    CompletableFuture<BatchResult<String>> first = submit(batcher, "a");
    begun.acquire();
    CompletableFuture<BatchResult<String>> second = submit(batcher, "b");
    batcher.close();
    CompletableFuture<BatchResult<String>> late = submit(batcher, "c");
    permits.release(2);
    assertEquals(List.of("a!"), first.join().outputs());
    assertEquals(List.of("b!"), second.join().outputs());
    assertThrows(CancellationException.class, late::join);
  }

  @Test
  void manyThreadsGetTheirOwnResults() throws Exception {
    try (Batcher batcher = batcher(3, 70)) {
      permits.release(100_000);
      List<CompletableFuture<Void>> callers = new ArrayList<>();
      for (int caller = 0; caller < 8; caller++) {
        int number = caller;
        callers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < 200; i++) {
                    String a = number + "a" + i;
                    String b = number + "b" + i;
                    List<String> outputs = submit(batcher, a, b).join().outputs();
                    assertEquals(List.of(a + "!", b + "!"), outputs);
                  }
                }));
      }
      CompletableFuture.allOf(callers.toArray(CompletableFuture[]::new)).get(15, TimeUnit.SECONDS);
    }
  }
}
