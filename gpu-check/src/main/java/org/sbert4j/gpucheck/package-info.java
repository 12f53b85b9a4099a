/**
 * Proves a backend on the machine it runs on, and measures it: {@code scripts/gpu-check}.
 *
 * <p>Knows: the public API of the other modules, the golden files, JCuda only to ask a device how
 * much of its memory is free. Must not know: how any backend computes.
 */
package org.sbert4j.gpucheck;
