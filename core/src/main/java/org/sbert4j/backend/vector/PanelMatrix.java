package org.sbert4j.backend.vector;

/**
 * The right-hand side of a product, {@code [depth, columns]}, cut into panels as wide as the
 * multiplication kernel, so that the kernel reads it from front to back.
 *
 * <p>Panel {@code p} holds the columns from {@code p · WIDTH} on, {@code [depth, WIDTH]}, one depth
 * step after the other, zeros beyond the last column.
 */
interface PanelMatrix {
  /** Columns of a panel: those of the kernel. */
  int WIDTH = KernelShape.WIDTH;

  int depth();

  int columns();

  /** Depth steps that the kernel should take at once, for so many rows on the other side. */
  int depthBlock(int rows);

  /**
   * A panel's elements of the depth steps from {@code first} to {@code first + count}.
   *
   * @param first where a block begins
   * @return an array in which they begin at {@link #blockStart}
   */
  float[] block(int panel, int first, int count, VectorScratch scratch);

  /** Where in its array a block begins. */
  int blockStart(int panel, int first);

  /**
   * One depth step of a panel, by plain loops.
   *
   * @param destination receives {@link #WIDTH} elements from {@code start} on
   */
  void readStep(int panel, int k, float[] destination, int start);

  /** The number of panels. */
  default int panels() {
    return panelsFor(columns());
  }

  private static int panelsFor(int columns) {
    return (columns + WIDTH - 1) / WIDTH;
  }

  /** The columns of as many whole panels as {@code columns} need. */
  static int roundUp(int columns) {
    return panelsFor(columns) * WIDTH;
  }
}
