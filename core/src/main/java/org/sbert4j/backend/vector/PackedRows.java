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
 * <p>Which groups there are says {@link Groups}. The last row stands in for those that are missing
 * from the last group.
 */
final class PackedRows {
  /** Which groups there may be. */
  enum Groups {
    /** Wide ones alone, while the code for narrow ones is cold. */
    WIDE,
    /**
     * Wide ones, of {@link KernelShape#ROWS} rows, and narrow ones for the last rows if that is
     * less work: beside groups of 12, one with as few of 4 and 8 as are enough; beside 6, one or
     * two of 4.
     */
    FITTING,
    /** Narrow ones alone, where wide ones are slow ({@link KernelRace}). */
    NARROW
  }

  private static final float[] NONE = {};
  private static final int ROWS = KernelShape.ROWS;
  private static final int NARROW_ROWS = KernelShape.NARROW_ROWS.get(0);

  private float[] data = NONE;
  private int rows;
  private int depth;
  private int wideGroups;
  private int narrowGroups;
  private int narrowWidth;

  /** Takes a new shape, and room for it; the content is to be put. */
  void reset(int newRows, int newDepth, Groups groups) {
    rows = newRows;
    depth = newDepth;
    divide(groups);
    int needed = Math.toIntExact(elements(rows) * depth);
    if (data.length < needed) {
      // Let go of first, so that the old and the new are never both in memory.
      data = NONE;
      data = new float[needed];
    }
  }

  private void divide(Groups groups) {
    if (groups == Groups.NARROW) {
      wideGroups = 0;
      narrowWidth = Math.min(NARROW_ROWS, KernelShape.narrowRows(rows));
      narrowGroups = (rows + narrowWidth - 1) / narrowWidth;
      return;
    }
    wideGroups = rows / ROWS;
    narrowGroups = 0;
    int rest = rows % ROWS;
    narrowWidth = KernelShape.narrowRows(rest);
    if (rest == 0) {
      return;
    }
    if (groups == Groups.WIDE || rest > narrowWidth || narrowWidth == ROWS) {
      wideGroups++;
    } else if (ROWS + rest <= 2 * narrowWidth && wideGroups > 0) {
      wideGroups--;
      narrowGroups = 2;
    } else {
      narrowGroups = 1;
    }
  }

  /** The most elements of a depth step, whatever the groups. */
  private static long elements(int rows) {
    return Math.max(elements(rows, ROWS), elements(rows, NARROW_ROWS));
  }

  private static long elements(int rows, int width) {
    return (rows + width - 1L) / width * KernelShape.stride(width);
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
