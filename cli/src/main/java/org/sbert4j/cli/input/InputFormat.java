package org.sbert4j.cli.input;

import java.util.Locale;

/** How the lines of an input hold texts. */
enum InputFormat {
  /** A line is a text. */
  TEXT,
  /** A line is a JSON string, which may hold any character, line breaks included. */
  JSONL;

  /** The name on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
