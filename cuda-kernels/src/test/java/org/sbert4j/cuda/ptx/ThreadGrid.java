package org.sbert4j.cuda.ptx;

/**
 * How many threads run a kernel.
 *
 * @param x blocks along x
 * @param y blocks along y
 * @param z blocks along z
 * @param blockSize threads of a block, all along x
 */
public record ThreadGrid(int x, int y, int z, int blockSize) {
  static final int MOST_THREADS = 1024;
  private static final int MOST_ALONG_Y_AND_Z = 65535;

  /**
   * @throws IllegalArgumentException for a grid that no GPU launches
   */
  public ThreadGrid {
    boolean fits = y <= MOST_ALONG_Y_AND_Z && z <= MOST_ALONG_Y_AND_Z && blockSize <= MOST_THREADS;
    if (x < 1 || y < 1 || z < 1 || blockSize < 1 || !fits) {
      throw new IllegalArgumentException(
          "no GPU launches " + x + " x " + y + " x " + z + " blocks of " + blockSize + " threads");
    }
  }
}
