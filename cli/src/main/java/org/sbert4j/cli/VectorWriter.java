package org.sbert4j.cli;

import java.io.IOException;

/** Writes vectors, all of one length, in one {@link OutputFormat}. */
interface VectorWriter {
  /**
   * Writes the next vector.
   *
   * @param vector float[dimension], finite numbers
   */
  void write(float[] vector) throws IOException;

  /**
   * Writes what follows the last vector. Without this call the output is incomplete.
   *
   * @param dimension the length of a vector, which an output without any may need as well
   */
  void finish(int dimension) throws IOException;
}
