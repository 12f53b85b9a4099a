/**
 * {@code sbert4j explain}: a page that shows how a model comes from one or two texts to vectors.
 * All of its numbers are read from a trace, or follow from a trace's by a line of arithmetic.
 *
 * <p>Must not know: how a model computes.
 */
package org.sbert4j.cli.explain;
