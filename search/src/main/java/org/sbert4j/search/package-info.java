/**
 * Search among vectors in memory, by the names and definitions of {@code
 * sentence_transformers.util} (release 6).
 *
 * <p>Knows: vectors, and how alike they are. Must not know: files, indexes on disk, data sets.
 */
package org.sbert4j.search;
