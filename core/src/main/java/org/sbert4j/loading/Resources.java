package org.sbert4j.loading;

import java.util.OptionalLong;
import org.sbert4j.backend.BackendOptions;

/**
 * What a model may compute with. No vector depends on it.
 *
 * @param backend its name, or {@code auto}
 * @param backendOptions what is asked of it
 * @param threads that may compute at once; 0 for as many as there are processors
 * @param memoryBudget bytes of heap; empty for a part of what the JVM may use
 */
public record Resources(
    String backend, BackendOptions backendOptions, int threads, OptionalLong memoryBudget) {}
