package org.sbert4j.backend.vector;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Whether the vector code of this JVM is still cold.
 *
 * <p>Until C2 has compiled it, code of the Vector API makes an object for each vector and runs
 * thousands of times slower than afterwards: a first sentence would take a second. Plain loops are
 * compiled within milliseconds, and they give the same bits. So while the vector code is cold, the
 * backend computes by plain loops, and a daemon thread runs the vector code on small arrays until
 * it is compiled; then all further operations use it.
 *
 * <p>The system property {@value #PROPERTY} is {@code auto}; {@code never} uses the vector code
 * from the start, {@code always} never uses it. Both are for tests.
 */
final class ColdStart {
  static final String PROPERTY = "sbert4j.vector.coldStart";

  private static final String CHOICE = System.getProperty(PROPERTY, "auto");
  private static final AtomicBoolean WARMING = new AtomicBoolean();

  private static volatile boolean cold = CHOICE.equals("always");

  private ColdStart() {}

  /** Whether to compute by plain loops. */
  static boolean isCold() {
    return cold;
  }

  /**
   * Begins, in a JVM in which nobody has done so, to compute by plain loops and to warm the vector
   * code up.
   */
  static void begin() {
    if (CHOICE.equals("auto") && WARMING.compareAndSet(false, true)) {
      cold = true;
      Thread thread = new Thread(ColdStart::warmUp, "sbert4j-warm-up");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private static void warmUp() {
    WarmUp warmUp = new WarmUp();
    try {
      warmUp.run();
    } finally {
      cold = false;
    }
    warmUp.runForReducedWeights();
  }
}
