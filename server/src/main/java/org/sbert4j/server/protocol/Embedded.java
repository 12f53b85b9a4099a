package org.sbert4j.server.protocol;

import java.util.List;

/**
 * Texts with what was computed of them.
 *
 * @param results in the order of the texts
 * @param fingerprint of the model, or of that of its outputs which was computed
 * @param prompt that was put in front of texts; empty for none
 */
record Embedded<T>(List<T> results, List<CountedText> texts, String fingerprint, String prompt) {
  /** Tokens that the model has read, of all texts. */
  long tokens() {
    return texts.stream().mapToLong(CountedText::computed).sum();
  }
}
