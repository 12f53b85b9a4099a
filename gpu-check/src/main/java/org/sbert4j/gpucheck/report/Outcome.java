package org.sbert4j.gpucheck.report;

import java.util.Locale;

/** What came of one line of the table. */
public enum Outcome {
  /** As it must be. */
  OK,
  /** Not as it must be: the run's exit status tells. */
  FAILED,
  /** Not looked at, for the reason in the note. */
  SKIPPED,
  /** A measurement, which is neither right nor wrong. */
  MEASURED,
  /** An aim of speed that this machine reaches. */
  REACHED,
  /** An aim of speed that this machine does not reach, which fails nothing. */
  MISSED;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
