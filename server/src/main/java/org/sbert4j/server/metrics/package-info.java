/**
 * What the server counts and measures, and its text for Prometheus (version 0.0.4 of the format).
 *
 * <p>Written by hand, since the usual libraries append {@code _total} to the name of a counter, and
 * then those of text-embeddings-inference, which dashboards ask for, cannot be had. Knows: numbers
 * and names. Must not know: HTTP, models, queues.
 */
package org.sbert4j.server.metrics;
