/**
 * The weights of a model: checkpoints of any format, in one file or in shards, and a writer.
 *
 * <p>Start with {@link org.sbert4j.weights.checkpoint.Checkpoint}.
 *
 * <p>Knows: which files of a folder hold weights, which is preferred, how the formats are told
 * apart, the index of shards. Must not know: how a format stores a tensor, which the packages of
 * the formats know; configuration; which backend asks.
 */
package org.sbert4j.weights.checkpoint;
