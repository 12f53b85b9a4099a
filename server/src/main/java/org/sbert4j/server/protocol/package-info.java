/**
 * The protocols: which routes there are, what they take and what they give. {@code Embedder} and
 * {@code Scorer} do the work for all of them.
 */
package org.sbert4j.server.protocol;
