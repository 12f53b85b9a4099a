package org.sbert4j.search;

/**
 * Two that are alike.
 *
 * @param score their similarity
 * @param first the lesser index
 * @param second the greater index
 */
public record ParaphrasePair(double score, int first, int second) {}
