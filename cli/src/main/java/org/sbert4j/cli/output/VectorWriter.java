package org.sbert4j.cli.output;

import java.io.Closeable;
import java.io.IOException;

/**
 * Writes vectors, all of one length, in one {@link OutputFormat}.
 *
 * @param <V> the array that holds a vector
 */
public interface VectorWriter<V> extends Closeable {
  /**
   * Writes the next vector.
   *
   * @param vector {@code [dimension]}, finite numbers
   */
  void write(V vector) throws IOException;

  /**
   * Writes what follows the last vector. Without this call the output is incomplete.
   *
   * @param dimension the length of a vector, which an output without any may need as well
   */
  void finish(int dimension) throws IOException;

  /** Gives back what the writer needed for itself; what was written to the output stays. */
  @Override
  default void close() throws IOException {}
}
