package org.sbert4j.cli.evaluate;

/** How a comparison is printed. */
enum CompareFormat {
  /** A table for a terminal. */
  TEXT,
  /** A table for a page. */
  MARKDOWN,
  /** One object, for programs. */
  JSON
}
