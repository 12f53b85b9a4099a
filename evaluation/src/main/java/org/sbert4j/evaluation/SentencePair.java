package org.sbert4j.evaluation;

import java.util.Objects;

/**
 * Two sentences and how alike they are.
 *
 * @param label greater for more alike: a grade, or 1 for the same meaning and 0 for another
 */
public record SentencePair(String sentence1, String sentence2, double label) {
  /**
   * Checks the parts.
   *
   * @throws IllegalArgumentException if the label is NaN or infinite
   */
  public SentencePair {
    Objects.requireNonNull(sentence1, "sentence1 is null");
    Objects.requireNonNull(sentence2, "sentence2 is null");
    if (!Double.isFinite(label)) {
      throw new IllegalArgumentException("label is " + label + "; give a finite number");
    }
  }
}
