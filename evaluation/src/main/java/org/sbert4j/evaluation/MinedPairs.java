package org.sbert4j.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import org.sbert4j.SimilarityFunction;

/** The most similar pairs among vectors: sentence-transformers' {@code paraphrase_mining}. */
final class MinedPairs {
  private static final Comparator<Pair> LEAST_FIRST = Comparator.comparingDouble(Pair::score);

  private MinedPairs() {}

  /** Two vectors by their indices, the first less than the second, and their cosine. */
  record Pair(double score, int first, int second) {}

  /**
   * Of each vector the {@code topK} that are most similar to it, of all these pairs the {@code
   * maxPairs} most similar; the greatest score first.
   *
   * @param vectors two or more
   */
  static List<Pair> mine(float[][] vectors, int topK, int maxPairs) {
    ComparedVectors compared = new ComparedVectors(vectors, SimilarityFunction.COSINE);
    PriorityQueue<Pair> best = new PriorityQueue<>(LEAST_FIRST);
    // A pair may be among the best of both its vectors.
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < vectors.length; i++) {
      for (Pair pair : nearest(compared, i, topK)) {
        boolean fits = best.size() < maxPairs || pair.score() > best.element().score();
        if (fits && seen.add((long) pair.first() << Integer.SIZE | pair.second())) {
          best.add(pair);
          if (best.size() > maxPairs) {
            best.remove();
          }
        }
      }
    }
    List<Pair> sorted = new ArrayList<>(best);
    sorted.sort(LEAST_FIRST.reversed());
    return sorted;
  }

  private static Iterable<Pair> nearest(ComparedVectors vectors, int index, int topK) {
    PriorityQueue<Pair> nearest = new PriorityQueue<>(LEAST_FIRST);
    for (int other = 0; other < vectors.count(); other++) {
      if (other == index) {
        continue;
      }
      // Always the lesser one first: the same bits from either side.
      int first = Math.min(index, other);
      int second = Math.max(index, other);
      double score = vectors.similarity(first, vectors, second);
      if (nearest.size() < topK) {
        nearest.add(new Pair(score, first, second));
      } else if (score > nearest.element().score()) {
        nearest.remove();
        nearest.add(new Pair(score, first, second));
      }
    }
    return nearest;
  }
}
