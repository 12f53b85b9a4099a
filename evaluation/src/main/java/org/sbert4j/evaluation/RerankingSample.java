package org.sbert4j.evaluation;

import java.util.List;
import java.util.Objects;

/**
 * A query and documents to be put in order.
 *
 * @param positive those that belong to the query
 * @param negative those that do not
 */
public record RerankingSample(String query, List<String> positive, List<String> negative) {
  /** Copies the lists. */
  public RerankingSample {
    Objects.requireNonNull(query, "query is null");
    positive = List.copyOf(positive);
    negative = List.copyOf(negative);
  }
}
