package org.sbert4j.backend.vector;

import org.sbert4j.backend.scalar.CpuScratch;

/**
 * The left-hand side of a product, {@code [rows, depth]}, in the order in which the multiplication
 * kernel broadcasts it: groups of rows side by side, {@code [depth, rows of the group]} each
 * ({@link KernelShape#stride}).
 *
 * <p>A group side by side needs one address in the kernel where rows far apart need one each, and
 * more addresses than a processor has registers cost a third of the speed.
 *
 * <p>Groups have {@link KernelShape#ROWS} rows, and the last rows are in narrower ones if that is
 * less work: of 12, the last one has as few of 4, 8 and 12 as are enough; with 6, the last one or
 * two have 4. The last row stands in for those that are missing. While the code for fewer rows is
 * cold, all groups are wide.
 */
final class PackedRows {
  private static final float[] NONE = {};
  private static final int ROWS = KernelShape.ROWS;

  private float[] data = NONE;
  private int rows;
  private int depth;
  private int wideGroups;
  private int narrowGroups;
  private int narrowWidth;

  /**
   * Takes a new shape, and room for it; the content is to be put.
   *
   * @param wideOnly whether the last group has as many rows as the others
   */
  void reset(int newRows, int newDepth, boolean wideOnly) {
    rows = newRows;
    depth = newDepth;
    divide(wideOnly);
    int needed = Math.toIntExact(elements(rows) * depth);
    if (data.length < needed) {
      // Let go of first, so that the old and the new are never both in memory.
      data = NONE;
      data = new float[needed];
    }
  }

  private void divide(boolean wideOnly) {
    wideGroups = rows / ROWS;
    narrowGroups = 0;
    int rest = rows % ROWS;
    narrowWidth = KernelShape.narrowRows(rest);
    if (rest == 0) {
      return;
    }
    if (wideOnly || rest > narrowWidth || narrowWidth == ROWS) {
      wideGroups++;
    } else if (ROWS + rest <= 2 * narrowWidth && wideGroups > 0) {
      wideGroups--;
      narrowGroups = 2;
    } else {
      narrowGroups = 1;
    }
  }

  /** The elements of a depth step of as many wide groups as these rows need. */
  private static long elements(int rows) {
    return (rows + ROWS - 1L) / ROWS * KernelShape.stride(ROWS);
  }

  /** Bytes for so many rows. */
  static long bytes(int rows, int depth) {
    return CpuScratch.bytesOf(elements(rows) * depth);
  }

  int rows() {
    return rows;
  }

  int groups() {
    return wideGroups + narrowGroups;
  }

  /** Rows of a group, stand-ins included. */
  int width(int group) {
    return group < wideGroups ? ROWS : narrowWidth;
  }

  /** The first row of a group. */
  int firstRow(int group) {
    return Math.min(group, wideGroups) * ROWS + Math.max(0, group - wideGroups) * narrowWidth;
  }

  /** Where in {@link #data} depth step {@code k} of a group begins. */
  int start(int group, int k) {
    int wide = Math.min(group, wideGroups) * KernelShape.stride(ROWS);
    int narrow = Math.max(0, group - wideGroups) * narrowWidth;
    return (wide + narrow) * depth + k * KernelShape.stride(width(group));
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
    int step = KernelShape.stride(width);
    int target = start(group, 0);
    int first = firstRow(group);
    // Four rows at a time: as many streams as the processor follows with ease.
    for (int r = 0; r < width; r += 4) {
      int row0 = start + Math.min(first + r, rows - 1) * stride;
      int row1 = start + Math.min(first + r + 1, rows - 1) * stride;
      if (r + 4 <= width) {
        int row2 = start + Math.min(first + r + 2, rows - 1) * stride;
        int row3 = start + Math.min(first + r + 3, rows - 1) * stride;
        for (int k = 0; k < depth; k++) {
          int to = target + k * step + r;
          data[to] = source[row0 + k];
          data[to + 1] = source[row1 + k];
          data[to + 2] = source[row2 + k];
          data[to + 3] = source[row3 + k];
        }
      } else {
        for (int k = 0; k < depth; k++) {
          int to = target + k * step + r;
          data[to] = source[row0 + k];
          data[to + 1] = source[row1 + k];
        }
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
