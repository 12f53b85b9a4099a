package org.sbert4j.cli.index;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps back what Lucene says of itself: what it runs on, and how it could run better. */
final class LuceneLog {
  /** Held, since a logger that nobody holds forgets its level. */
  private static final Logger LOGGER = Logger.getLogger("org.apache.lucene");

  private LuceneLog() {}

  static void keepBack() {
    LOGGER.setLevel(Level.SEVERE);
  }
}
