/**
 * How fast a backend is, beside PyTorch on the same device. Must not know: whether results are
 * right, other than that both agree.
 */
package org.sbert4j.gpucheck.speed;
