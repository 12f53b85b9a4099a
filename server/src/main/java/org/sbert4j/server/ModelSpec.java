package org.sbert4j.server;

import java.nio.file.Path;
import java.util.List;
import org.sbert4j.LoadOptions;

/**
 * A model to serve.
 *
 * @param names what clients may call it; the first is its own
 * @param options for loading; those that are for embeddings alone are left out for a reranker
 */
public record ModelSpec(List<String> names, Path folder, LoadOptions options) {
  /** Copies the names. */
  public ModelSpec {
    names = List.copyOf(names);
  }
}
