/**
 * How fast whole sentences are encoded, and the kernels that does it, beside ONNX Runtime,
 * langchain4j and PyTorch.
 *
 * <p>An {@link org.sbert4j.benchmarks.model.Engine} encodes; an {@link
 * org.sbert4j.benchmarks.model.EngineLoop} times it; a {@link
 * org.sbert4j.benchmarks.model.WorkerProcess} is such a loop in a process of its own. Engines that
 * are compared take turns, a round each, so that what the machine does besides hits all of them.
 *
 * <p>Must not know: anything inside the other modules.
 */
package org.sbert4j.benchmarks.model;
