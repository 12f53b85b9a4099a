package org.sbert4j.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DrawsTest {
  /** The reference implementation's first outputs for this seed, scaled. */
  @Test
  void drawsTheNumbersOfSplitMix64() {
    Draws draws = new Draws(1_234_567);
    for (int expected : new int[] {350, 173, 532, 249, 889}) {
      assertEquals(expected, draws.below(1000));
    }
  }
}
