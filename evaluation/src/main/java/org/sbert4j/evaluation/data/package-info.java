/**
 * Data sets in the formats in which they are handed round.
 *
 * <p>Knows: files, lines, columns. Must not know: models, metrics.
 */
package org.sbert4j.evaluation.data;
