package org.sbert4j.loading;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a model may compute with. No vector depends on it.
 *
 * @param backend its name, or {@code auto}
 * @param device which GPU; empty for the first
 * @param threads that may compute at once; 0 for as many as there are processors
 * @param memoryBudget bytes of heap; empty for a part of what the JVM may use
 */
public record Resources(
    String backend, OptionalInt device, int threads, OptionalLong memoryBudget) {}
