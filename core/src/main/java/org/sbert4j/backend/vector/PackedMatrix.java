package org.sbert4j.backend.vector;

import java.util.Arrays;

/**
 * The right-hand side of a product, {@code [depth, columns]}, cut into panels as wide as the
 * multiplication kernel: panel {@code p} holds the columns from {@code p · WIDTH} on, {@code
 * [depth, WIDTH]}, one depth step after the other, zeros beyond the last column. The kernel then
 * reads it from front to back.
 *
 * <p>Made once for weights; for attention the buffer is reused from head to head.
 */
final class PackedMatrix {
  /** Columns of a panel: three registers. */
  static final int WIDTH = 3 * VectorWidth.LANES;

  private float[] data;
  private int depth;
  private int columns;

  /** Empty; {@link #reset} gives it a shape. */
  PackedMatrix() {
    data = new float[0];
  }

  PackedMatrix(int depth, int columns) {
    data = new float[lengthFor(depth, columns)];
    this.depth = depth;
    this.columns = columns;
  }

  /** Takes a new shape and forgets the content; padding is zero again. */
  void reset(int newDepth, int newColumns) {
    int needed = lengthFor(newDepth, newColumns);
    if (data.length < needed) {
      data = new float[needed];
    } else {
      Arrays.fill(data, needed - newDepth * WIDTH, needed, 0f);
    }
    depth = newDepth;
    columns = newColumns;
  }

  private static int lengthFor(int depth, int columns) {
    return Math.multiplyExact(panelsFor(columns), Math.multiplyExact(depth, WIDTH));
  }

  private static int panelsFor(int columns) {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** The columns of as many whole panels as {@code columns} need. */
  static int roundUp(int columns) {
    return panelsFor(columns) * WIDTH;
  }

  int depth() {
    return depth;
  }

  int columns() {
    return columns;
  }

  int panels() {
    return panelsFor(columns);
  }

  int panelStart(int panel) {
    return panel * depth * WIDTH;
  }

  float[] data() {
    return data;
  }

  /**
   * Copies columns {@code [firstColumn, firstColumn + count)} from a matrix whose rows are our
   * columns: {@code source[r · sourceStride + k]} becomes element {@code (k, firstColumn + r)}.
   */
  void putColumns(int firstColumn, int count, float[] source, int sourceStart, int sourceStride) {
    for (int first = 0; first < count; ) {
      int column = firstColumn + first;
      int lane = column % WIDTH;
      int run = Math.min(count - first, WIDTH - lane);
      int target = panelStart(column / WIDTH) + lane;
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
      System.arraycopy(
          source,
          sourceStart + column,
          data,
          panelStart(panel) + k * WIDTH,
          Math.min(WIDTH, columns - column));
    }
  }
}
