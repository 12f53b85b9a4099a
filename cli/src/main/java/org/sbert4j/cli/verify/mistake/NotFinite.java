package org.sbert4j.cli.verify.mistake;

import java.util.Optional;

/** Elements that are no numbers, which need no model to be seen. */
public final class NotFinite {
  private NotFinite() {}

  /** The first vector that has one. */
  public static Optional<Finding> finding(float[][] found) {
    for (int text = 0; text < found.length; text++) {
      for (float element : found[text]) {
        if (!Float.isFinite(element)) {
          String description =
              "vector %d has an element that is %s, as from a division by 0 (a mean of no token) or fp16, which ends at 65504"
                  .formatted(text + 1, element);
          return Optional.of(
              new Finding("not-finite", description, Finding.Kind.FITS, Double.NaN, Double.NaN));
        }
      }
    }
    return Optional.empty();
  }
}
