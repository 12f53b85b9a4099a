package org.sbert4j.server.protocol;

import java.util.List;

/**
 * Texts with what was computed of them.
 *
 * @param results in the order of the texts
 * @param fingerprint of the model
 */
record Embedded<T>(List<T> results, List<CountedText> texts, String fingerprint) {
  /** Tokens that the model has read, of all texts. */
  long tokens() {
    return texts.stream().mapToLong(CountedText::computed).sum();
  }
}
