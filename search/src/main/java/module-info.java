/**
 * Which vectors are most alike: search, mining of paraphrases and hard negatives, communities.
 *
 * <p>Start at {@link org.sbert4j.search.SemanticSearch}.
 */
module org.sbert4j.search {
  requires transitive org.sbert4j.core;

  exports org.sbert4j.search;
}
