package org.sbert4j.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The best hits of one query so far. Of equal scores the lesser id is better. Not thread-safe. */
final class BestHits {
  /** Ids by code points, as Python orders them; Java's own order is by UTF-16. */
  private static final Comparator<String> BY_CODE_POINTS =
      (a, b) -> Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());

  private static final Comparator<Hit> BEST_FIRST =
      Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::id, BY_CODE_POINTS);

  private final int most;
  private final PriorityQueue<Hit> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());

  /** A hit. */
  record Hit(String id, double score) {}

  /** Keeps so many. */
  BestHits(int most) {
    this.most = most;
  }

  void add(String id, double score) {
    if (worstFirst.size() < most) {
      worstFirst.add(new Hit(id, score));
    } else if (score >= worstFirst.element().score()) {
      Hit hit = new Hit(id, score);
      if (BEST_FIRST.compare(hit, worstFirst.element()) < 0) {
        worstFirst.remove();
        worstFirst.add(hit);
      }
    }
  }

  /** The best first. */
  List<Hit> sorted() {
    List<Hit> hits = new ArrayList<>(worstFirst);
    hits.sort(BEST_FIRST);
    return hits;
  }
}
