package org.sbert4j.benchmarks;

/**
 * How much time the measurements take.
 *
 * @param forks new JVMs for each number
 * @param warmUps iterations of warm-up in each
 * @param iterations iterations that count in each
 * @param millis how long an iteration is; pages say that it is a second
 * @param coldForks new JVMs for a cold start
 */
public record Effort(int forks, int warmUps, int iterations, int millis, int coldForks) {
  static final Effort FULL = new Effort(3, 3, 4, 1000, 20);

  /** To see that it works; the numbers are rough. */
  static final Effort QUICK = new Effort(1, 2, 2, 1000, 3);
}
