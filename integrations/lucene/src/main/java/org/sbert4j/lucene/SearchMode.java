package org.sbert4j.lucene;

import java.util.Locale;

/** By what texts are found. */
public enum SearchMode {
  /** By their vectors: what means the same. */
  VECTOR,
  /** By their words, or in Chinese, Japanese and Korean by pairs of characters: BM25. */
  TEXT,
  /** By both: reciprocal rank fusion of the two lists. */
  HYBRID;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
