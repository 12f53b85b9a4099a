package org.sbert4j.tokenizer;

import java.util.SplittableRandom;

/**
 * The generator of {@code tokenizer/tables/golden_texts.py}, SplitMix64.
 *
 * <p>{@link SplittableRandom} is close to it, but its stream is no part of its contract, so the few
 * lines are repeated here.
 */
final class GoldenRandom {
  private long state;

  GoldenRandom(long seed) {
    this.state = seed;
  }

  int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (int) ((z >>> 33) % bound);
  }

  boolean oneIn(int bound) {
    return below(bound) == 0;
  }
}
