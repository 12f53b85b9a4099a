package org.sbert4j.backend.vector;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which vector code of this JVM is still cold.
 *
 * <p>Until C2 has compiled it, code of the Vector API makes an object for each vector and runs
 * thousands of times slower than afterwards: a first sentence would take a second. Plain loops are
 * compiled within milliseconds, and they give the same bits. So while vector code is cold, the
 * backend computes by plain loops, and a daemon thread runs the vector code on small arrays until
 * it is compiled; then all further operations use it.
 *
 * <p>The system property {@value #PROPERTY} is {@code auto}; {@code never} uses the vector code
 * from the start, {@code always} never uses it. Both are for tests.
 */
final class ColdStart {
  static final String PROPERTY = "sbert4j.vector.coldStart";

  /**
   * How long the warm-up waits: a process that wants the vectors of two texts is over by then, and
   * the plain loops are compiled first.
   */
  private static final long DELAY_MILLIS = 200;

  private static final String CHOICE = VectorProperty.get(PROPERTY, "auto");
  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final CountDownLatch DONE = new CountDownLatch(1);

  private static volatile boolean warming;

  private ColdStart() {}

  /** Whether the warm-up needs a processor now. */
  static boolean isWarming() {
    return warming;
  }

  /** Code that is warmed up, and used, by itself. */
  enum Code {
    /** Products of matrices, by blocks of {@link KernelShape#ROWS} rows. */
    PRODUCT,
    /** Products by blocks of fewer rows. */
    LOW_PRODUCT,
    SOFTMAX,
    LAYER_NORM,
    GELU;

    private volatile boolean cold = CHOICE.equals("always");

    /** Whether to compute by plain loops. */
    boolean isCold() {
      return cold;
    }

    void setWarm() {
      cold = false;
    }
  }

  /**
   * Begins, in a JVM in which nobody has done so, to compute by plain loops and to warm the vector
   * code up.
   *
   * @param reducedWeights whether there are weights in a reduced format
   */
  static void begin(boolean reducedWeights) {
    if (CHOICE.equals("auto") && BEGUN.compareAndSet(false, true)) {
      for (Code code : Code.values()) {
        code.cold = true;
      }
      Thread thread = new Thread(() -> warmUpLater(reducedWeights), "sbert4j-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Returns when the vector code is warm, or this thread is interrupted; it stays so. */
  static void finish(boolean reducedWeights) {
    try {
      if (BEGUN.compareAndSet(false, true)) {
        warmUp(reducedWeights);
      } else {
        DONE.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void warmUpLater(boolean reducedWeights) {
    try {
      Thread.sleep(DELAY_MILLIS);
      warmUp(reducedWeights);
    } catch (InterruptedException e) {
      // Nobody has a reason to; then the code becomes warm by use.
      Thread.currentThread().interrupt();
      warmUpIsOver();
    }
  }

  private static void warmUp(boolean reducedWeights) {
    try {
      warming = true;
      new WarmUp(reducedWeights).run();
    } finally {
      warmUpIsOver();
    }
  }

  private static void warmUpIsOver() {
    warming = false;
    if (!CHOICE.equals("always")) {
      Arrays.stream(Code.values()).forEach(Code::setWarm);
    }
    DONE.countDown();
  }
}
