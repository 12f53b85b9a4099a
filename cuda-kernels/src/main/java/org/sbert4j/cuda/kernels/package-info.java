/**
 * Our kernels as Java sees them: names, parameters, grids, launches. Not exported.
 *
 * <p>{@code cuda-kernels/src/main/cuda} has their sources; tests hold the two together. Must not
 * know: streams, devices, JCuda.
 */
package org.sbert4j.cuda.kernels;
