package org.sbert4j.server.batching;

import java.util.List;

/**
 * The results of one request.
 *
 * @param outputs in the order of its inputs
 * @param queueNanos from its arrival until its first batch began
 * @param inferenceNanos from then until its last batch ended
 */
public record BatchResult<O>(List<O> outputs, long queueNanos, long inferenceNanos) {}
