package org.sbert4j.server.metrics;

/**
 * Where the time of a request went, in nanoseconds.
 *
 * @param total from its start to its answer
 * @param tokenization in the tokenizer
 * @param queue waiting for its turn
 * @param inference in the model
 */
public record RequestTimes(long total, long tokenization, long queue, long inference) {}
