package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Golden;

/** A call of encode is interrupted, or a listener throws: it ends soon, and the model goes on. */
@Timeout(60)
class InterruptionTest {
  private static final Golden GOLDEN = GOLDENS.read("l1-h20-cls");
  private static final List<String> MANY = DistinctTexts.of(200_000);

  private final SentenceTransformer model =
      SentenceTransformer.load(GOLDEN.model(), LoadOptions.defaults().withThreads(3));

  @AfterEach
  void closeAndForgetInterrupts() {
    Thread.interrupted();
    model.close();
  }

  private void assertUsable() {
    assertSameBits("after", model.encode(GOLDEN.texts()), model.encode(GOLDEN.texts()));
  }

  @Test
  void anInterruptedThreadComputesNothing() {
    Thread.currentThread().interrupt();
    assertThrows(CancellationException.class, () -> model.encode("a"));
    assertThrows(CancellationException.class, () -> model.encode(MANY));
    assertThrows(
        CancellationException.class,
        () -> model.encode(MANY.iterator(), vector -> assertTrue(false, "a vector")));
    assertTrue(Thread.interrupted(), "the interrupt was lost");
    assertUsable();
  }

  /** All threads stand in the listener or behind it when the interrupt comes. */
  @Test
  void anInterruptEndsTheCall() {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    AtomicInteger done = new AtomicInteger();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    AtomicBoolean stayed = new AtomicBoolean();
    Thread caller =
        Threads.start(
            () -> {
              try {
                model.encode(
                    MANY,
                    count -> {
                      done.set(count);
                      begun.countDown();
                      Threads.await(interrupted);
                    });
              } catch (CancellationException e) {
                thrown.set(e);
              }
              stayed.set(Thread.currentThread().isInterrupted());
            });
    Threads.await(begun);
    caller.interrupt();
    interrupted.countDown();
    Threads.join(caller);
    assertInstanceOf(CancellationException.class, thrown.get());
    assertTrue(stayed.get(), "the interrupt was lost");
    // A batch has 256 tokens at most, and each of three threads may have begun one more.
    assertTrue(done.get() <= 6 * 256, done + " texts were still computed");
    assertUsable();
  }

  /** As executors do it; the texts never end. */
  @Test
  void aFutureCanBeCancelled() throws Exception {
    ExecutorService executor = Executors.newSingleThreadExecutor();
    CountDownLatch begun = new CountDownLatch(1);
    Future<?> future =
        executor.submit(
            () ->
                model.encode(Stream.generate(() -> "一丁七").iterator(), vector -> begun.countDown()));
    Threads.await(begun);
    assertTrue(future.cancel(true));
    executor.shutdown();
    assertTrue(executor.awaitTermination(20, TimeUnit.SECONDS), "encode went on");
    assertUsable();
  }

  @Test
  void anInterruptAfterTheLastTextChangesNothing() {
    float[][] expected = model.encode(GOLDEN.texts());
    int texts = GOLDEN.texts().size();
    float[][] found =
        model.encode(
            GOLDEN.texts(),
            done -> {
              if (done == texts) {
                Thread.currentThread().interrupt();
              }
            });
    Thread.interrupted();
    assertSameBits("complete", expected, found);
  }

  @Test
  void whatAListenerThrowsReachesTheCallerAndEndsTheCall() {
    IllegalStateException failure = new IllegalStateException("from the listener");
    AtomicInteger calls = new AtomicInteger();
    IllegalStateException thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                model.encode(
                    MANY,
                    done -> {
                      calls.incrementAndGet();
                      throw failure;
                    }));
    assertSame(failure, thrown);
    assertEquals(1, calls.get(), "it was told more after it had thrown");
    assertFalse(Thread.interrupted());
    assertUsable();
  }

  /** A listener in Kotlin or Scala may throw a checked exception. */
  @Test
  void evenACheckedExceptionOfAListenerReachesTheCaller() {
    Exception failure = new Exception("checked");
    Exception thrown =
        assertThrows(
            Exception.class,
            () ->
                model.encode(
                    MANY,
                    done -> {
                      throw InterruptionTest.<RuntimeException>unchecked(failure);
                    }));
    assertSame(failure, thrown);
    assertUsable();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T unchecked(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void whatTheIteratorAndTheConsumerThrowReachesTheCaller() {
    ArithmeticException failure = new ArithmeticException();
    Stream<String> broken =
        Stream.of("a", "b", "c")
            .peek(
                text -> {
                  if (text.equals("c")) {
                    throw failure;
                  }
                });
    assertSame(
        failure,
        assertThrows(
            ArithmeticException.class, () -> model.encode(broken.iterator(), vector -> {})));
    AtomicInteger vectors = new AtomicInteger();
    assertSame(
        failure,
        assertThrows(
            ArithmeticException.class,
            () ->
                model.encode(
                    MANY.iterator(),
                    vector -> {
                      vectors.incrementAndGet();
                      throw failure;
                    })));
    assertEquals(1, vectors.get());
    assertUsable();
  }

  @Test
  void aListenerMayEncode() {
    float[] expected = model.encode("一丁七");
    AtomicInteger inner = new AtomicInteger();
    model.encode(
        GOLDEN.texts(),
        done -> {
          assertSameBits("nested", expected, model.encode("一丁七"));
          inner.incrementAndGet();
        });
    model.encode(
        List.of("a", "b").iterator(),
        vector -> {
          assertSameBits("nested", expected, model.encode("一丁七"));
          inner.incrementAndGet();
        });
    assertTrue(inner.get() >= 3);
  }
}
