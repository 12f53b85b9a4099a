/**
 * sbert4j and its peers behind one interface. An {@link
 * org.sbert4j.benchmarks.model.engines.Engine} encodes; an {@link
 * org.sbert4j.benchmarks.model.engines.EngineLoop} times it; a {@link
 * org.sbert4j.benchmarks.model.engines.WorkerProcess} is such a loop in a process of its own.
 * Engines that are compared take turns, a round each, so that what the machine does besides hits
 * all of them.
 *
 * <p>Must not know: what is made of their times, anything inside the other modules.
 */
package org.sbert4j.benchmarks.model.engines;
