package org.sbert4j.lucene;

/**
 * A text that was found.
 *
 * @param indexed the text, with its id and payload
 * @param score by which those found are ordered: the similarity, BM25's score, the sum of both
 *     reciprocal ranks, or what a cross-encoder gave
 * @param similarity of the query's vector and the text's, as the model compares them
 */
public record FoundText(IndexedText indexed, double score, double similarity) {}
