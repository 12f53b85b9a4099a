/**
 * sbert4j's vectors in an index of Lucene. Start at {@code EmbeddingField}.
 *
 * <p>Knows: which field, which similarity, and of which model the vectors of an index are. Must not
 * know: how anything is computed, or what else is in an index.
 */
package org.sbert4j.lucene;
