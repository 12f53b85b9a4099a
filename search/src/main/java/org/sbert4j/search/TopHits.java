package org.sbert4j.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** The best hits so far; of equal scores the lesser id is better. Not thread-safe. */
final class TopHits {
  private static final Comparator<SearchHit> BEST_FIRST =
      Comparator.comparingDouble(SearchHit::score).reversed().thenComparingInt(SearchHit::corpusId);

  private final int most;

  /** A heap: the worst is at 0, and each is no better than its children. */
  private double[] scores;

  private int[] ids;
  private int size;

  /**
   * Keeps so many.
   *
   * @param most 1 or more
   */
  TopHits(int most) {
    this.most = most;
    scores = new double[Math.min(most, 16)];
    ids = new int[scores.length];
  }

  /** The score that a further hit has to reach; negative infinity while there is room. */
  double worst() {
    return size < most ? Double.NEGATIVE_INFINITY : scores[0];
  }

  void add(double score, int id) {
    if (size < most) {
      if (size == scores.length) {
        int room = (int) Math.min(most, 2L * size);
        scores = Arrays.copyOf(scores, room);
        ids = Arrays.copyOf(ids, room);
      }
      rise(size++, score, id);
    } else if (isWorse(scores[0], ids[0], score, id)) {
      sink(score, id);
    }
  }

  void addAll(TopHits others) {
    for (int i = 0; i < others.size; i++) {
      add(others.scores[i], others.ids[i]);
    }
  }

  /** The best first. */
  List<SearchHit> sorted() {
    List<SearchHit> hits = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      hits.add(new SearchHit(ids[i], scores[i]));
    }
    hits.sort(BEST_FIRST);
    return hits;
  }

  private static boolean isWorse(double score, int id, double otherScore, int otherId) {
    return score < otherScore || (score == otherScore && id > otherId);
  }

  private void rise(int hole, double score, int id) {
    int place = hole;
    while (place > 0) {
      int parent = (place - 1) / 2;
      if (!isWorse(score, id, scores[parent], ids[parent])) {
        break;
      }
      put(place, scores[parent], ids[parent]);
      place = parent;
    }
    put(place, score, id);
  }

  /** Takes the worst out and puts another in. */
  private void sink(double score, int id) {
    int place = 0;
    for (int child = 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size
          && isWorse(scores[child + 1], ids[child + 1], scores[child], ids[child])) {
        child++;
      }
      if (!isWorse(scores[child], ids[child], score, id)) {
        break;
      }
      put(place, scores[child], ids[child]);
      place = child;
    }
    put(place, score, id);
  }

  private void put(int place, double score, int id) {
    scores[place] = score;
    ids[place] = id;
  }
}
