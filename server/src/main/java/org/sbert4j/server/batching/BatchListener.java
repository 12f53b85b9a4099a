package org.sbert4j.server.batching;

/** Is told of each batch before it is computed. */
public interface BatchListener {
  /** Tells nobody. */
  BatchListener NONE = (inputs, tokens) -> {};

  /** A batch begins. */
  void batch(int inputs, long tokens);
}
