package org.sbert4j.server.metrics;

import java.util.Locale;

/** Whether a request brought one input or a list of them, as text-embeddings-inference counts. */
public enum RequestMethod {
  /** One input, not in a list. */
  SINGLE,
  /** A list of inputs, be it of one. */
  BATCH;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
