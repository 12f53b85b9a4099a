package org.sbert4j;

/**
 * A document's place among others for a query.
 *
 * @param index of the document in the list that was given, from 0; sentence-transformers calls it
 *     {@code corpus_id}
 * @param score the higher, the more relevant
 */
public record RankedDocument(int index, float score) {}
