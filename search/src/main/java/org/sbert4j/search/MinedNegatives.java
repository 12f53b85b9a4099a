package org.sbert4j.search;

import java.util.List;

/**
 * What {@link HardNegativeMining} found for an anchor.
 *
 * @param positiveScores the similarity of each of its positives, in their order
 * @param negatives the most alike first
 */
public record MinedNegatives(List<Double> positiveScores, List<SearchHit> negatives) {
  /** Copies the lists. */
  public MinedNegatives {
    positiveScores = List.copyOf(positiveScores);
    negatives = List.copyOf(negatives);
  }
}
