package org.sbert4j.gpucheck.setup;

import org.sbert4j.gpucheck.report.Report;

/** A group of lines of the table. */
public interface Check {
  /** The name by which {@code --only} chooses it, and with which its lines begin. */
  String name();

  /** Adds its lines. What it throws fails it as a whole. */
  void run(Report report) throws Exception;
}
