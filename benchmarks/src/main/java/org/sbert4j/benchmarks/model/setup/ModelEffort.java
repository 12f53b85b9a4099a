package org.sbert4j.benchmarks.model.setup;

import org.sbert4j.benchmarks.Effort;

/**
 * How much time the measurements take.
 *
 * @param kernels for JMH
 * @param rounds in how many turns each shape is encoded
 * @param warmUpMillis how long before them, for each shape
 * @param millis how long a turn is
 * @param questions how many questions
 * @param questionRounds in how many turns they are encoded
 * @param every the slower engines encode one of so many batches of them
 * @param starts processes that are started, besides one that does not count
 */
public record ModelEffort(
    Effort kernels,
    int rounds,
    int warmUpMillis,
    int millis,
    int questions,
    int questionRounds,
    int every,
    int starts) {
  public static final ModelEffort FULL =
      new ModelEffort(new Effort(1, 8, 4, 250, 0), 3, 700, 400, 10_000, 1, 8, 5);

  /** About a fifth of the time: fewer kernels and questions, for a table of many columns. */
  public static final ModelEffort MEDIUM =
      new ModelEffort(new Effort(1, 6, 4, 200, 0), 3, 500, 250, 2_000, 1, 8, 3);

  /** To see that it works; the numbers are rough. */
  public static final ModelEffort QUICK =
      new ModelEffort(new Effort(1, 4, 2, 250, 0), 2, 500, 200, 1_000, 1, 8, 3);

  public ModelEffort withEvery(int newEvery) {
    return new ModelEffort(
        kernels, rounds, warmUpMillis, millis, questions, questionRounds, newEvery, starts);
  }
}
