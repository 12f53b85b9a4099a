package org.sbert4j.server.metrics;

/** What has samples to show. Thread-safe. */
interface Sampled {
  /**
   * Writes the samples of now.
   *
   * @param name the family's name
   * @param labels as {@link Exposition#labels} made them, empty for none
   */
  void write(Exposition out, String name, String labels);
}
