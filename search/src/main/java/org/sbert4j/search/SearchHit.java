package org.sbert4j.search;

/**
 * A vector that was found.
 *
 * @param corpusId its index in the corpus
 * @param score its similarity to the query
 */
public record SearchHit(int corpusId, double score) {}
