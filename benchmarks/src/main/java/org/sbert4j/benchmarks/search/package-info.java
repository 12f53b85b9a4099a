/**
 * Exact search among vectors in memory, beside the memory's speed, the kernels' peak, and numpy.
 */
package org.sbert4j.benchmarks.search;
