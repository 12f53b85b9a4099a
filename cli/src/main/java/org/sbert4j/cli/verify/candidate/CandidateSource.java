package org.sbert4j.cli.verify.candidate;

import java.io.IOException;
import java.util.List;
import org.sbert4j.cli.terminal.CommandException;

/** What gives vectors. */
public interface CandidateSource {
  /** What it is, for people. */
  String name();

  /**
   * The vectors of some texts.
   *
   * @param normalized whether our own vectors have the length 1, for a service that can be asked
   * @throws CommandException naming what is missing, broken, or too slow, and what to do
   */
  Candidate read(List<String> texts, boolean normalized) throws IOException;
}
