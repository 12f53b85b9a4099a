package org.sbert4j.benchmarks.serving;

/**
 * How much time the measurements take.
 *
 * @param rounds how often each server is started and measured
 * @param warmUpSeconds before each round
 * @param seconds of each load
 * @param soakSeconds of 200 clients, at the end
 */
record ServingEffort(int rounds, int warmUpSeconds, int seconds, int soakSeconds) {
  static final ServingEffort FULL = new ServingEffort(3, 15, 10, 600);

  /** To see that it works; the numbers are rough. */
  static final ServingEffort QUICK = new ServingEffort(1, 5, 4, 20);
}
