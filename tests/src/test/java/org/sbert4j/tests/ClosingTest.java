package org.sbert4j.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tests.Closeness.assertSameBits;
import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sbert4j.BaseModel;
import org.sbert4j.LoadOptions;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.Transformer;
import org.sbert4j.samples.Golden;

/** A model is closed while others encode. */
@Timeout(60)
class ClosingTest {
  private static final Golden GOLDEN = GOLDENS.read("l1-h20-cls");
  private static final List<String> TEXTS = DistinctTexts.of(2_000);

  private final SentenceTransformer model =
      SentenceTransformer.load(GOLDEN.model(), LoadOptions.defaults().withThreads(3));

  /** A call that stands in its listener until it is released. */
  private final class RunningCall {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicReference<float[][]> vectors = new AtomicReference<>();
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();
    private final Thread thread = Threads.start(this::encode);

    private RunningCall() {
      Threads.await(begun);
    }

    private void encode() {
      try {
        vectors.set(
            model.encode(
                TEXTS,
                done -> {
                  begun.countDown();
                  Threads.await(released);
                }));
      } catch (RuntimeException e) {
        thrown.set(e);
      }
    }

    private void release() {
      released.countDown();
      Threads.join(thread);
    }
  }

  private void assertClosed() {
    String message =
        assertThrows(IllegalStateException.class, () -> model.encode("a")).getMessage();
    assertTrue(message.contains("closed"), message);
    assertThrows(IllegalStateException.class, () -> model.encode(TEXTS.iterator(), vector -> {}));
    assertThrows(IllegalStateException.class, model::model);
  }

  @Test
  void aRunningCallFinishesAndCloseWaitsForIt() {
    float[][] expected = model.encode(TEXTS);
    RunningCall call = new RunningCall();
    Thread closing = Threads.start(model::close);
    Threads.awaitWaiting(closing);
    assertClosed();
    call.release();
    Threads.join(closing);
    assertNull(call.thrown.get());
    assertSameBits("of the call that ran", expected, call.vectors.get());
    assertClosed();
  }

  @Test
  void allWhoCloseWait() {
    RunningCall call = new RunningCall();
    List<Thread> closers = Stream.generate(() -> Threads.start(model::close)).limit(3).toList();
    closers.forEach(Threads::awaitWaiting);
    call.release();
    closers.forEach(Threads::join);
    model.close();
    assertNull(call.thrown.get());
  }

  @Test
  void whoClosesAndIsInterruptedEndsTheCalls() {
    RunningCall call = new RunningCall();
    AtomicBoolean stayed = new AtomicBoolean();
    Thread closing =
        Threads.start(
            () -> {
              model.close();
              stayed.set(Thread.currentThread().isInterrupted());
            });
    Threads.awaitWaiting(closing);
    closing.interrupt();
    // It waits again once it has told the calls to end.
    Threads.awaitWaiting(closing);
    while (closing.isInterrupted()) {
      Thread.onSpinWait();
    }
    Threads.awaitWaiting(closing);
    call.release();
    Threads.join(closing);
    assertInstanceOf(CancellationException.class, call.thrown.get());
    assertTrue(call.thrown.get().getMessage().contains("closing"), call.thrown.get().getMessage());
    assertTrue(stayed.get(), "the interrupt was lost");
    assertClosed();
  }

  @Test
  void anInterruptedCallLetsCloseReturn() {
    RunningCall call = new RunningCall();
    Thread closing = Threads.start(model::close);
    Threads.awaitWaiting(closing);
    call.thread.interrupt();
    call.release();
    Threads.join(closing);
    assertInstanceOf(CancellationException.class, call.thrown.get());
  }

  /** From whichever thread the listener is called: with three, that is mostly not the caller's. */
  @Test
  void aListenerMayClose() {
    float[][] expected = model.encode(TEXTS);
    AtomicInteger told = new AtomicInteger();
    float[][] found =
        model.encode(
            TEXTS,
            done -> {
              model.close();
              told.incrementAndGet();
            });
    assertSameBits("of the call that closed", expected, found);
    assertTrue(told.get() > 1);
    assertClosed();
    model.close();
  }

  @Test
  void whoTakesTheVectorsMayClose() {
    AtomicInteger vectors = new AtomicInteger();
    model.encode(
        TEXTS.iterator(),
        vector -> {
          model.close();
          vectors.incrementAndGet();
        });
    assertEquals(TEXTS.size(), vectors.get());
    assertClosed();
  }

  @Test
  void thePartsRefuseToWorkToo() {
    Transformer part = model.model();
    int[][] ids = {{2, 3}};
    int[][] mask = {{1, 1}};
    assertEquals(1, part.forward(ids, mask).length);
    model.close();
    assertThrows(IllegalStateException.class, () -> part.forward(ids, mask));
    assertFalse(model.backendDescription().isEmpty());
    assertEquals(20, model.embeddingDimension());
    assertTrue(model.tokenizer().encode("a", model.maxSeqLength()).inputIds().length > 0);
  }

  /** Closed, but still in somebody's field. */
  @Test
  void aClosedModelHoldsNoWeights() throws ReflectiveOperationException {
    Field pipeline = BaseModel.class.getDeclaredField("pipeline");
    pipeline.setAccessible(true);
    WeakReference<Object> weights = new WeakReference<>(pipeline.get(model));
    assertNotNull(weights.get());
    model.encode(TEXTS);
    model.close();
    for (int i = 0; i < 100 && weights.get() != null; i++) {
      System.gc();
    }
    assertNull(weights.get(), "the weights are still reachable");
    assertClosed();
  }

  /** Many callers meet the close at all kinds of moments: each gets all bits or is refused. */
  @Test
  void everyCallGetsItsVectorsOrIsRefused() {
    List<String> texts = GOLDEN.texts();
    float[][] expected = model.encode(texts);
    for (int round = 0; round < 10; round++) {
      SentenceTransformer closed =
          SentenceTransformer.load(GOLDEN.model(), LoadOptions.defaults().withThreads(2));
      CountDownLatch busy = new CountDownLatch(20);
      AtomicReference<Throwable> wrong = new AtomicReference<>();
      List<Thread> callers =
          IntStream.range(0, 6)
              .mapToObj(
                  caller ->
                      Threads.start(() -> encodeUntilClosed(closed, texts, expected, busy, wrong)))
              .toList();
      Threads.await(busy);
      closed.close();
      callers.forEach(Threads::join);
      assertNull(wrong.get());
    }
    model.close();
  }

  private static void encodeUntilClosed(
      SentenceTransformer model,
      List<String> texts,
      float[][] expected,
      CountDownLatch busy,
      AtomicReference<Throwable> wrong) {
    try {
      while (true) {
        assertSameBits("while others close", expected, model.encode(texts));
        busy.countDown();
      }
    } catch (IllegalStateException refused) {
      if (!refused.getMessage().contains("closed")) {
        wrong.set(refused);
      }
    } catch (Throwable thrown) {
      wrong.set(thrown);
    }
  }
}
