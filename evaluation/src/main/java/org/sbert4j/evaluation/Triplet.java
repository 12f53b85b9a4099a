package org.sbert4j.evaluation;

import java.util.Objects;

/**
 * A sentence, one that is like it, and one that is not.
 *
 * @param anchor what the others are compared with
 */
public record Triplet(String anchor, String positive, String negative) {
  /** Checks that nothing is null. */
  public Triplet {
    Objects.requireNonNull(anchor, "anchor is null");
    Objects.requireNonNull(positive, "positive is null");
    Objects.requireNonNull(negative, "negative is null");
  }
}
