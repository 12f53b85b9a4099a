package org.sbert4j.backend.vector;

/**
 * The multiplication kernel: {@code C = A · B}, each element one chain of fused multiply-adds over
 * the depth in ascending order.
 *
 * <p>The idea: a block of some rows × some registers of results stays in registers while the depth
 * runs. A step loads registers of B, broadcasts one element of A for each row, and multiplies and
 * adds; the lanes run along C's columns, never along the depth, so the order of additions is that
 * of the plain loop, whatever the block. {@link KernelShape} has the sizes for this machine.
 * Results must be local variables to stay in registers, and no method may take them: C2 could box
 * them, at a fifth of the speed. So {@link KernelBlocks} is long; it is generated.
 *
 * <p>Tall blocks read B, which for a short sentence comes from main memory, in few passes.
 *
 * <p>A deep product goes through the depth in blocks, so that the part of B in use stays in the
 * second-level cache while all rows go by. The results of a block are stored, and the next
 * continues their chains from there: a float is the same float in memory, so no bit changes.
 *
 * <p>Rows that do not fill a block: the last row stands in for the missing ones, so the same value
 * is computed and stored again. Columns that do not fill a panel go through a buffer.
 */
final class MatrixKernel {
  private static final int ROWS = KernelShape.ROWS;
  private static final int WIDTH = KernelShape.WIDTH;

  private MatrixKernel() {}

  /** A matrix of results in a float array: row {@code r} begins at {@code start + r · stride}. */
  record Rows(float[] data, int start, int stride) {}

  /**
   * {@code c = a · b}.
   *
   * @param a {@code [rows, depth]}
   * @param c {@code [rows, columns]}
   */
  static void multiply(PackedRows a, PanelMatrix b, Rows c, VectorScratch scratch) {
    for (int panel = 0; panel < b.panels(); panel++) {
      multiplyPanel(a, b, panel, c, scratch);
    }
  }

  /** The columns of one panel of {@code c = a · b}. */
  static void multiplyPanel(PackedRows a, PanelMatrix b, int panel, Rows c, VectorScratch scratch) {
    int depthBlock = b.depthBlock(a.rows());
    for (int first = 0; first < b.depth(); first += depthBlock) {
      int depth = Math.min(depthBlock, b.depth() - first);
      multiplyBlock(a, b, panel, first, depth, first > 0, c, scratch);
    }
  }

  /**
   * The depth steps of a panel from {@code first} to {@code first + depth}, for all rows.
   *
   * @param continued whether {@code c} holds the chains of the steps before
   */
  static void multiplyBlock(
      PackedRows a,
      PanelMatrix b,
      int panel,
      int first,
      int depth,
      boolean continued,
      Rows c,
      VectorScratch scratch) {
    int column = panel * WIDTH;
    int columns = b.columns() - column;
    Int8Matrix expandedByKernel = b instanceof Int8Matrix m && a.width(0) >= 8 ? m : null;
    float[] w =
        expandedByKernel == null ? b.block(panel, first, depth, scratch) : scratch.expanded();
    int wStart = b.blockStart(panel, first);
    for (int group = 0; group < a.groups(); group++) {
      int row = a.firstRow(group);
      int last = Math.min(a.width(group), a.rows() - row) - 1;
      int inC = c.start() + row * c.stride() + column;
      float[] y = c.data();
      int yStart = inC;
      int yStride = c.stride();
      if (columns < WIDTH) {
        y = scratch.edge();
        yStart = 0;
        yStride = WIDTH;
        if (continued) {
          copyRows(c.data(), inC, c.stride(), y, 0, WIDTH, last, columns);
        }
      }
      int x = a.start(group, first);
      if (group == 0 && expandedByKernel != null) {
        byte[] bytes = expandedByKernel.data();
        int from = expandedByKernel.index(first, column);
        if (a.width(0) == 8) {
          KernelBlocks.eightRowsOfBytes(
              a.data(), x, bytes, from, depth, w, y, yStart, yStride, last, continued);
        } else {
          KernelBlocks.eightOfTwelveRowsOfBytes(
              a.data(), x, bytes, from, depth, w, y, yStart, yStride, last, continued);
          int ninth = yStart + Math.min(8, last) * yStride;
          int lastOfFour = Math.max(0, last - 8);
          KernelBlocks.fourOfTwelveRows(
              a.data(), x + 8, w, 0, depth, y, ninth, yStride, lastOfFour, continued);
        }
      } else {
        block(a.width(group), a.data(), x, w, wStart, depth, y, yStart, yStride, last, continued);
      }
      if (columns < WIDTH) {
        copyRows(y, 0, WIDTH, c.data(), inC, c.stride(), last, columns);
      }
    }
  }

  private static void copyRows(
      float[] from,
      int fromStart,
      int fromStride,
      float[] to,
      int toStart,
      int toStride,
      int last,
      int columns) {
    for (int r = 0; r <= last; r++) {
      System.arraycopy(from, fromStart + r * fromStride, to, toStart + r * toStride, columns);
    }
  }

  /** One block of results; {@code continued} if it holds those of the depth before. */
  private static void block(
      int rows,
      float[] x,
      int start,
      float[] w,
      int wStart,
      int depth,
      float[] c,
      int y,
      int stride,
      int last,
      boolean continued) {
    if (KernelShape.REGISTERS == 4) {
      if (rows < ROWS) {
        KernelBlocks.fourRowsOfFour(x, start, w, wStart, depth, c, y, stride, last, continued);
      } else {
        KernelBlocks.sixRowsOfFour(x, start, w, wStart, depth, c, y, stride, last, continued);
      }
      return;
    }
    switch (rows) {
      case 4 -> KernelBlocks.fourRows(x, start, w, wStart, depth, c, y, stride, last, continued);
      case 6 -> KernelBlocks.sixRows(x, start, w, wStart, depth, c, y, stride, last, continued);
      case 8 -> KernelBlocks.eightRows(x, start, w, wStart, depth, c, y, stride, last, continued);
      default -> KernelBlocks.twelveRows(x, start, w, wStart, depth, c, y, stride, last, continued);
    }
  }
}
