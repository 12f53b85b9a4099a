package org.sbert4j.evaluation.data;

import java.nio.file.Path;

/**
 * Where something is in a data set.
 *
 * @param line from 1
 */
record Place(Path file, int line) {
  /** An error there. */
  DatasetException error(String problemAndFix) {
    return new DatasetException(text(problemAndFix));
  }

  /** An error there, with its cause. */
  DatasetException error(String problemAndFix, Throwable cause) {
    return new DatasetException(text(problemAndFix), cause);
  }

  private String text(String problemAndFix) {
    return "%s, line %d: %s".formatted(file, line, problemAndFix);
  }
}
