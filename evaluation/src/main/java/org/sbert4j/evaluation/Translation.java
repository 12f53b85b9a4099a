package org.sbert4j.evaluation;

import java.util.Objects;

/** A sentence and the same in another language, or in other words. */
public record Translation(String source, String target) {
  /** Checks that nothing is null. */
  public Translation {
    Objects.requireNonNull(source, "source is null");
    Objects.requireNonNull(target, "target is null");
  }
}
