package org.sbert4j.lucene;

import java.util.Locale;

/** How an index compares vectors while it looks for the nearest. */
public enum VectorStorage {
  /** As they are. */
  FLOAT32,
  /**
   * By a byte an element, which takes a quarter of the memory; the vectors themselves stay on disk,
   * and what was found is scored by them.
   */
  INT8;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
