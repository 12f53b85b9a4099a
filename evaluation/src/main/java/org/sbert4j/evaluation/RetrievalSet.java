package org.sbert4j.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Queries, what is searched, and what should be found.
 *
 * @param queries texts by their ids
 * @param corpus texts by their ids
 * @param relevantDocs for the id of a query, the ids of what belongs to it
 */
public record RetrievalSet(
    Map<String, String> queries,
    Map<String, String> corpus,
    Map<String, Set<String>> relevantDocs) {
  /** Copies the maps, in their order. */
  public RetrievalSet {
    queries = copy(queries);
    corpus = copy(corpus);
    relevantDocs = copy(relevantDocs);
  }

  private static <T> Map<String, T> copy(Map<String, T> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
