package org.sbert4j.cuda.kernels;

/**
 * How many blocks a launch has. Whatever there may be many of lies along x: y and z end at 65535.
 *
 * @param x along x, 1 or more
 * @param y along y, 1 to 65535
 * @param z along z, 1 to 65535
 */
public record Grid(int x, int y, int z) {
  /** Blocks that are numbered in one dimension. */
  Grid(int x) {
    this(x, 1, 1);
  }
}
