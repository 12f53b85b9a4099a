/**
 * Evaluators, by the names and definitions of sentence-transformers 6.
 *
 * <p>Knows: what is encoded, what is compared with what, and how the results are called. Must not
 * know: files.
 */
package org.sbert4j.evaluation;
