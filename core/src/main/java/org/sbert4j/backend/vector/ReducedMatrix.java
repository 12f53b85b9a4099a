package org.sbert4j.backend.vector;

/**
 * A {@link PanelMatrix} of weights in a reduced format. They travel from memory in their small
 * form; the kernel multiplies floats.
 *
 * <p>So a block is expanded into scratch memory, once for all rows.
 */
abstract sealed class ReducedMatrix implements PanelMatrix permits Bf16Matrix, Int8Matrix {
  /** Depth steps whose floats stay in the first-level cache until they are used, once. */
  private static final int SHORT_DEPTH_BLOCK = 128;

  /** Up to so many rows, expanding costs more than coming back to the results more often. */
  private static final int FEW_ROWS = 8;

  private final int depth;
  private final int columns;

  ReducedMatrix(int depth, int columns) {
    this.depth = depth;
    this.columns = columns;
  }

  /** The number of stored elements, those that fill the last panel included. */
  static int length(int depth, int columns) {
    return Math.multiplyExact(PanelMatrix.roundUp(columns), depth);
  }

  @Override
  public final int depth() {
    return depth;
  }

  @Override
  public final int columns() {
    return columns;
  }

  @Override
  public final int depthBlock(int rows) {
    return rows <= FEW_ROWS ? SHORT_DEPTH_BLOCK : PackedMatrix.DEPTH_BLOCK;
  }

  /**
   * Sets a column.
   *
   * @param weights of the output {@code column}, {@code [depth]} from {@code start} on
   * @param scale of the output; without meaning for bfloat16
   */
  abstract void putColumn(int column, float[] weights, int start, float scale);

  /** Where {@code (k, column)} is stored. */
  final int index(int k, int column) {
    int panel = column / WIDTH;
    return (panel * depth + k) * WIDTH + column % WIDTH;
  }

  @Override
  public final float[] block(int panel, int first, int count, VectorScratch scratch) {
    float[] floats = scratch.expanded();
    expand(index(first, panel * WIDTH), count * WIDTH, floats);
    return floats;
  }

  @Override
  public final int blockStart(int panel, int first) {
    return 0;
  }

  /** {@code floats[i]} becomes stored element {@code source + i}, for whole depth steps. */
  abstract void expand(int source, int count, float[] floats);
}
