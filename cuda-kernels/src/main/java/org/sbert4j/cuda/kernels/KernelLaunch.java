package org.sbert4j.cuda.kernels;

/**
 * One run of a kernel over a grid of blocks of threads.
 *
 * @param kernel its name in the PTX
 * @param gridX blocks along x, 1 or more
 * @param gridY blocks along y, 1 to 65535
 * @param gridZ blocks along z, 1 to 65535
 * @param blockSize threads of a block, all along x
 * @param arguments its parameters, in the order of its declaration
 */
public record KernelLaunch(
    String kernel, int gridX, int gridY, int gridZ, int blockSize, KernelArguments arguments) {}
