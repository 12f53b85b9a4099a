package org.sbert4j.samples.faq;

import java.util.List;
import java.util.Locale;
import org.sbert4j.lucene.FoundText;

/**
 * How often the right answer was found.
 *
 * @param questions how many were asked
 * @param first how often the right answer came first
 * @param amongThree how often it was among the first three answers
 * @param reciprocalRanks the sum of one through its rank among the first ten answers
 */
record Measurement(int questions, int first, int amongThree, double reciprocalRanks) {
  static final Measurement NONE = new Measurement(0, 0, 0, 0);

  /** With a further question. */
  Measurement plus(List<FoundText> found, int rightAnswer) {
    List<Integer> answers =
        found.stream().map(text -> Faq.answerNumber(text.indexed())).distinct().limit(10).toList();
    int rank = answers.indexOf(rightAnswer);
    return new Measurement(
        questions + 1,
        first + (rank == 0 ? 1 : 0),
        amongThree + (rank >= 0 && rank < 3 ? 1 : 0),
        reciprocalRanks + (rank >= 0 ? 1.0 / (rank + 1) : 0));
  }

  double accuracyAt1() {
    return (double) first / questions;
  }

  /** A line of a table. */
  String line(String name) {
    return String.format(
        Locale.ROOT,
        "%-34s %6.1f %%  %6.1f %%  %6.3f",
        name,
        100 * accuracyAt1(),
        100.0 * amongThree / questions,
        reciprocalRanks / questions);
  }
}
