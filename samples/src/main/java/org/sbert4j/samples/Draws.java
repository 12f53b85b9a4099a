package org.sbert4j.samples;

/**
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), written
 * out because the JDK does not promise to draw the same numbers for ever.
 */
public final class Draws {
  private long state;

  /** The numbers that follow from a seed. */
  public Draws(long seed) {
    this.state = seed;
  }

  /** A number from 0 to {@code bound - 1}. */
  public int below(int bound) {
    state += 0x9E3779B97F4A7C15L;
    long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    mixed ^= mixed >>> 31;
    return (int) (((mixed >>> 32) * bound) >>> 32);
  }
}
