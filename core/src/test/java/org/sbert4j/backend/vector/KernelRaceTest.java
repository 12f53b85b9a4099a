package org.sbert4j.backend.vector;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class KernelRaceTest {
  /** Takes so long at least. */
  private static Runnable spin(long nanos) {
    return () -> {
      long end = System.nanoTime() + nanos;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    };
  }

  @Test
  void whatTakesTwiceAsLongIsNotFastEnough() {
    assertFalse(KernelRace.isFastEnough(spin(20_000), spin(10_000)));
  }

  @Test
  void whatTakesHalfAsLongOrAsLongIs() {
    assertTrue(KernelRace.isFastEnough(spin(10_000), spin(20_000)));
    assertTrue(KernelRace.isFastEnough(spin(20_000), spin(20_000)));
  }
}
