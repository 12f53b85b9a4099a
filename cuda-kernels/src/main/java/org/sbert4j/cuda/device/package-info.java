/**
 * What the backend needs of a device: memory, and a stream of commands. Not exported.
 *
 * <p>Two implement it, {@code org.sbert4j.cuda.jcuda} and the tests' simulated device. Must not
 * know: either of them, BERT.
 */
package org.sbert4j.cuda.device;
