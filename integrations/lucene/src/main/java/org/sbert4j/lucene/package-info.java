/**
 * sbert4j's vectors in an index of Lucene. Start at {@code EmbeddingField} for an index of your
 * own, and at {@code TextIndexWriter} and {@code TextIndex} for one of texts.
 *
 * <p>Knows: which field, which similarity, and of which model the vectors of an index are. Must not
 * know: how anything is computed.
 */
package org.sbert4j.lucene;
