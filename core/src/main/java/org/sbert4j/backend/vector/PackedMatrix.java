package org.sbert4j.backend.vector;

import java.util.Arrays;
import org.sbert4j.backend.scalar.CpuScratch;

/**
 * A {@link PanelMatrix} of floats. Made once for weights; for attention the buffer is reused from
 * head to head.
 */
final class PackedMatrix implements PanelMatrix {
  /**
   * Depth steps of a block. A panel of that many, 48 kB in 256-bit registers and 96 kB in 512-bit
   * ones, stays in the second-level cache while the rows go by. Half as many of 256 bits would stay
   * in the first, but then the results come and go twice as often, which costs more.
   */
  static final int DEPTH_BLOCK = 768;

  private static final float[] NONE = {};

  private float[] data;
  private int depth;
  private int columns;

  /** Empty; {@link #reset} gives it a shape. */
  PackedMatrix() {
    data = NONE;
  }

  PackedMatrix(int depth, int columns) {
    data = new float[lengthFor(depth, columns)];
    this.depth = depth;
    this.columns = columns;
  }

  /** Takes a new shape and forgets the content; the last panel is zero again. */
  void reset(int newDepth, int newColumns) {
    int needed = lengthFor(newDepth, newColumns);
    if (data.length < needed) {
      // Let go of first, so that the old and the new are never both in memory.
      data = NONE;
      data = new float[needed];
    }
    depth = newDepth;
    columns = newColumns;
    Arrays.fill(data, (panels() - 1) * WIDTH * depth, needed, 0f);
  }

  private static int lengthFor(int depth, int columns) {
    return Math.multiplyExact(PanelMatrix.roundUp(columns), depth);
  }

  /** Bytes for a matrix of this shape. */
  static long bytes(int depth, int columns) {
    return CpuScratch.bytesOf((long) PanelMatrix.roundUp(columns) * depth);
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int depthBlock(int rows) {
    return DEPTH_BLOCK;
  }

  @Override
  public float[] block(int panel, int first, int count, VectorScratch scratch) {
    return data;
  }

  @Override
  public int blockStart(int panel, int first) {
    return (panel * depth + first) * WIDTH;
  }

  @Override
  public void readStep(int panel, int k, float[] destination, int start) {
    System.arraycopy(data, blockStart(panel, k), destination, start, WIDTH);
  }

  /**
   * Copies columns {@code [firstColumn, firstColumn + count)} from a matrix whose rows are our
   * columns: {@code source[r · sourceStride + k]} becomes element {@code (k, firstColumn + r)}.
   */
  void putColumns(int firstColumn, int count, float[] source, int sourceStart, int sourceStride) {
    for (int first = 0; first < count; ) {
      int column = firstColumn + first;
      int panel = column / WIDTH;
      int run = Math.min(count - first, WIDTH - column % WIDTH);
      int target = blockStart(panel, 0) + column % WIDTH;
      int from = sourceStart + first * sourceStride;
      for (int k = 0; k < depth; k++) {
        for (int r = 0; r < run; r++) {
          data[target + k * WIDTH + r] = source[from + r * sourceStride + k];
        }
      }
      first += run;
    }
  }

  /** Copies row {@code k}: {@code source[sourceStart + n]} becomes element {@code (k, n)}. */
  void putRow(int k, float[] source, int sourceStart) {
    for (int panel = 0; panel < panels(); panel++) {
      int column = panel * WIDTH;
      int count = Math.min(WIDTH, columns - column);
      System.arraycopy(source, sourceStart + column, data, blockStart(panel, k), count);
    }
  }
}
