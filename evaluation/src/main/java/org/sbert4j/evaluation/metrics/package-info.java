/**
 * Numbers that say how well scores fit to labels: plain formulas over arrays.
 *
 * <p>Must not know: texts, vectors, models.
 */
package org.sbert4j.evaluation.metrics;
