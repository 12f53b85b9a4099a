package org.sbert4j.tests;

import java.util.List;
import java.util.stream.IntStream;

/** Texts for tests of long calls: equal ones would be computed once. */
final class DistinctTexts {
  private DistinctTexts() {}

  /** So many, each with tokens of its own for the tiny models, which know digits. */
  static List<String> of(int count) {
    return IntStream.range(0, count).mapToObj(i -> "一丁七 " + i).toList();
  }
}
