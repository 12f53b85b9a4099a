package org.sbert4j.backend.vector;

import org.sbert4j.backend.scalar.CpuScratch;

/**
 * The left-hand side of a product, {@code [rows, depth]}, in the order in which the multiplication
 * kernel broadcasts it: groups of rows side by side, {@code [depth, rows of the group]} each.
 *
 * <p>A group side by side needs one address in the kernel where rows far apart need one each, and
 * more addresses than a processor has registers cost a third of the speed.
 *
 * <p>All groups have {@link MatrixKernel#ROWS} rows but the last, which has as few of 4, 8 and 12
 * as are enough, or all of them while the code for fewer is cold; its last row stands in for those
 * that are missing.
 */
final class PackedRows {
  private static final float[] NONE = {};
  private static final int ROWS = MatrixKernel.ROWS;

  private float[] data = NONE;
  private int rows;
  private int depth;
  private int lastWidth;

  /**
   * Takes a new shape, and room for it; the content is to be put.
   *
   * @param wholeGroups whether the last group has as many rows as the others
   */
  void reset(int newRows, int newDepth, boolean wholeGroups) {
    rows = newRows;
    depth = newDepth;
    lastWidth = wholeGroups ? ROWS : (rows - (groups() - 1) * ROWS + 3) / 4 * 4;
    int needed = Math.multiplyExact(groups() * ROWS, depth);
    if (data.length < needed) {
      // Let go of first, so that the old and the new are never both in memory.
      data = NONE;
      data = new float[needed];
    }
  }

  /** Bytes for so many rows. */
  static long bytes(int rows, int depth) {
    return CpuScratch.bytesOf((rows + ROWS - 1L) / ROWS * ROWS * depth);
  }

  int rows() {
    return rows;
  }

  int groups() {
    return (rows + ROWS - 1) / ROWS;
  }

  /** Rows of a group, stand-ins included: 4, 8 or 12. */
  int width(int group) {
    return group == groups() - 1 ? lastWidth : ROWS;
  }

  /** Where in {@link #data} depth step {@code k} of a group begins. */
  int start(int group, int k) {
    return group * ROWS * depth + k * width(group);
  }

  float[] data() {
    return data;
  }

  /**
   * Copies one group.
   *
   * @param start where in {@code source} row 0 begins
   * @param stride from one row to the next
   */
  void putGroup(int group, float[] source, int start, int stride) {
    int width = width(group);
    int target = start(group, 0);
    // Four rows at a time: as many streams as the processor follows with ease.
    for (int r = 0; r < width; r += 4) {
      int row = group * ROWS + r;
      int row0 = start + Math.min(row, rows - 1) * stride;
      int row1 = start + Math.min(row + 1, rows - 1) * stride;
      int row2 = start + Math.min(row + 2, rows - 1) * stride;
      int row3 = start + Math.min(row + 3, rows - 1) * stride;
      for (int k = 0; k < depth; k++) {
        int to = target + k * width + r;
        data[to] = source[row0 + k];
        data[to + 1] = source[row1 + k];
        data[to + 2] = source[row2 + k];
        data[to + 3] = source[row3 + k];
      }
    }
  }

  /** Copies all groups. */
  void putAll(float[] source, int start, int stride) {
    for (int group = 0; group < groups(); group++) {
      putGroup(group, source, start, stride);
    }
  }
}
