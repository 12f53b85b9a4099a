package org.sbert4j.benchmarks.model.engines;

import java.io.IOException;
import java.nio.file.Path;
import org.sbert4j.benchmarks.model.setup.Job;

/** An engine that does jobs and tells how long each batch took, in this process or in another. */
public interface TimedEngine extends AutoCloseable {
  /** The vectors of the texts, a line each, in one batch. */
  float[][] vectors(Path texts) throws IOException;

  /** Nanoseconds of each batch, in the order in which they were encoded. */
  long[] run(Job job) throws IOException;

  @Override
  void close();
}
