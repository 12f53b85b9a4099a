package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The multiplication kernel: {@code C = A · B}, each element one chain of fused multiply-adds over
 * the depth in ascending order.
 *
 * <p>The idea: a block of rows × 2 registers of results stays in registers while the depth runs. A
 * step loads two registers of B, broadcasts one element of A for each row, and multiplies and adds;
 * the lanes run along C's columns, never along the depth, so the order of additions is that of the
 * plain loop. Twelve rows make the most of the 32 registers of a 512-bit machine; narrower machines
 * have 16 and take four rows; eight and four rows also end a matrix. It is the same idea written
 * three times because results must be local variables to live in registers. (For the same reason no
 * helper stores them: passed to a method, they would be boxed first, at a fifth of the speed.)
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
  /** Rows of a block. */
  static final int ROWS = LANES == 16 ? 12 : 4;

  /** Columns of a block, and of a panel of B. */
  static final int WIDTH = 2 * LANES;

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
      int row = group * ROWS;
      int last = Math.min(ROWS, a.rows() - row) - 1;
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
      int width = a.width(group);
      if (group == 0 && expandedByKernel != null) {
        expandedByKernel.multiplyEightRows(
            a.data(), x, width, panel, first, depth, w, y, yStart, yStride, last, continued);
        if (width > 8) {
          int ninth = yStart + Math.min(8, last) * yStride;
          int lastOfFour = Math.max(0, last - 8);
          fourRows(a.data(), x + 8, width, w, 0, depth, y, ninth, yStride, lastOfFour, continued);
        }
      } else {
        block(a.data(), x, width, w, wStart, depth, y, yStart, yStride, last, continued);
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
      float[] x,
      int xStart,
      int width,
      float[] w,
      int wStart,
      int depth,
      float[] c,
      int y,
      int yStride,
      int last,
      boolean continued) {
    switch (width) {
      case 4 -> fourRows(x, xStart, 4, w, wStart, depth, c, y, yStride, last, continued);
      case 8 -> eightRows(x, xStart, w, wStart, depth, c, y, yStride, last, continued);
      default -> twelveRows(x, xStart, w, wStart, depth, c, y, yStride, last, continued);
    }
  }

  /** Twelve rows; those after {@code last} repeat it. */
  private static void twelveRows(
      float[] x,
      int xStart,
      float[] w,
      int wStart,
      int depth,
      float[] c,
      int y0,
      int yStride,
      int last,
      boolean continued) {
    int y1 = y0 + Math.min(1, last) * yStride;
    int y2 = y0 + Math.min(2, last) * yStride;
    int y3 = y0 + Math.min(3, last) * yStride;
    int y4 = y0 + Math.min(4, last) * yStride;
    int y5 = y0 + Math.min(5, last) * yStride;
    int y6 = y0 + Math.min(6, last) * yStride;
    int y7 = y0 + Math.min(7, last) * yStride;
    int y8 = y0 + Math.min(8, last) * yStride;
    int y9 = y0 + Math.min(9, last) * yStride;
    int y10 = y0 + Math.min(10, last) * yStride;
    int y11 = y0 + Math.min(11, last) * yStride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c0a = zero, c0b = zero;
    FloatVector c1a = zero, c1b = zero;
    FloatVector c2a = zero, c2b = zero;
    FloatVector c3a = zero, c3b = zero;
    FloatVector c4a = zero, c4b = zero;
    FloatVector c5a = zero, c5b = zero;
    FloatVector c6a = zero, c6b = zero;
    FloatVector c7a = zero, c7b = zero;
    FloatVector c8a = zero, c8b = zero;
    FloatVector c9a = zero, c9b = zero;
    FloatVector c10a = zero, c10b = zero;
    FloatVector c11a = zero, c11b = zero;
    if (continued) {
      c0a = FloatVector.fromArray(SPECIES, c, y0);
      c0b = FloatVector.fromArray(SPECIES, c, y0 + LANES);
      c1a = FloatVector.fromArray(SPECIES, c, y1);
      c1b = FloatVector.fromArray(SPECIES, c, y1 + LANES);
      c2a = FloatVector.fromArray(SPECIES, c, y2);
      c2b = FloatVector.fromArray(SPECIES, c, y2 + LANES);
      c3a = FloatVector.fromArray(SPECIES, c, y3);
      c3b = FloatVector.fromArray(SPECIES, c, y3 + LANES);
      c4a = FloatVector.fromArray(SPECIES, c, y4);
      c4b = FloatVector.fromArray(SPECIES, c, y4 + LANES);
      c5a = FloatVector.fromArray(SPECIES, c, y5);
      c5b = FloatVector.fromArray(SPECIES, c, y5 + LANES);
      c6a = FloatVector.fromArray(SPECIES, c, y6);
      c6b = FloatVector.fromArray(SPECIES, c, y6 + LANES);
      c7a = FloatVector.fromArray(SPECIES, c, y7);
      c7b = FloatVector.fromArray(SPECIES, c, y7 + LANES);
      c8a = FloatVector.fromArray(SPECIES, c, y8);
      c8b = FloatVector.fromArray(SPECIES, c, y8 + LANES);
      c9a = FloatVector.fromArray(SPECIES, c, y9);
      c9b = FloatVector.fromArray(SPECIES, c, y9 + LANES);
      c10a = FloatVector.fromArray(SPECIES, c, y10);
      c10b = FloatVector.fromArray(SPECIES, c, y10 + LANES);
      c11a = FloatVector.fromArray(SPECIES, c, y11);
      c11b = FloatVector.fromArray(SPECIES, c, y11 + LANES);
    }
    for (int k = 0; k < depth; k++) {
      int column = wStart + k * WIDTH;
      int row = xStart + k * 12;
      FloatVector a = FloatVector.fromArray(SPECIES, w, column);
      FloatVector b = FloatVector.fromArray(SPECIES, w, column + LANES);
      FloatVector element = FloatVector.broadcast(SPECIES, x[row]);
      c0a = element.fma(a, c0a);
      c0b = element.fma(b, c0b);
      element = FloatVector.broadcast(SPECIES, x[row + 1]);
      c1a = element.fma(a, c1a);
      c1b = element.fma(b, c1b);
      element = FloatVector.broadcast(SPECIES, x[row + 2]);
      c2a = element.fma(a, c2a);
      c2b = element.fma(b, c2b);
      element = FloatVector.broadcast(SPECIES, x[row + 3]);
      c3a = element.fma(a, c3a);
      c3b = element.fma(b, c3b);
      element = FloatVector.broadcast(SPECIES, x[row + 4]);
      c4a = element.fma(a, c4a);
      c4b = element.fma(b, c4b);
      element = FloatVector.broadcast(SPECIES, x[row + 5]);
      c5a = element.fma(a, c5a);
      c5b = element.fma(b, c5b);
      element = FloatVector.broadcast(SPECIES, x[row + 6]);
      c6a = element.fma(a, c6a);
      c6b = element.fma(b, c6b);
      element = FloatVector.broadcast(SPECIES, x[row + 7]);
      c7a = element.fma(a, c7a);
      c7b = element.fma(b, c7b);
      element = FloatVector.broadcast(SPECIES, x[row + 8]);
      c8a = element.fma(a, c8a);
      c8b = element.fma(b, c8b);
      element = FloatVector.broadcast(SPECIES, x[row + 9]);
      c9a = element.fma(a, c9a);
      c9b = element.fma(b, c9b);
      element = FloatVector.broadcast(SPECIES, x[row + 10]);
      c10a = element.fma(a, c10a);
      c10b = element.fma(b, c10b);
      element = FloatVector.broadcast(SPECIES, x[row + 11]);
      c11a = element.fma(a, c11a);
      c11b = element.fma(b, c11b);
    }
    c0a.intoArray(c, y0);
    c0b.intoArray(c, y0 + LANES);
    c1a.intoArray(c, y1);
    c1b.intoArray(c, y1 + LANES);
    c2a.intoArray(c, y2);
    c2b.intoArray(c, y2 + LANES);
    c3a.intoArray(c, y3);
    c3b.intoArray(c, y3 + LANES);
    c4a.intoArray(c, y4);
    c4b.intoArray(c, y4 + LANES);
    c5a.intoArray(c, y5);
    c5b.intoArray(c, y5 + LANES);
    c6a.intoArray(c, y6);
    c6b.intoArray(c, y6 + LANES);
    c7a.intoArray(c, y7);
    c7b.intoArray(c, y7 + LANES);
    c8a.intoArray(c, y8);
    c8b.intoArray(c, y8 + LANES);
    c9a.intoArray(c, y9);
    c9b.intoArray(c, y9 + LANES);
    c10a.intoArray(c, y10);
    c10b.intoArray(c, y10 + LANES);
    c11a.intoArray(c, y11);
    c11b.intoArray(c, y11 + LANES);
  }

  /** Eight rows; those after {@code last} repeat it. */
  private static void eightRows(
      float[] x,
      int xStart,
      float[] w,
      int wStart,
      int depth,
      float[] c,
      int y0,
      int yStride,
      int last,
      boolean continued) {
    int y1 = y0 + Math.min(1, last) * yStride;
    int y2 = y0 + Math.min(2, last) * yStride;
    int y3 = y0 + Math.min(3, last) * yStride;
    int y4 = y0 + Math.min(4, last) * yStride;
    int y5 = y0 + Math.min(5, last) * yStride;
    int y6 = y0 + Math.min(6, last) * yStride;
    int y7 = y0 + Math.min(7, last) * yStride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c0a = zero, c0b = zero;
    FloatVector c1a = zero, c1b = zero;
    FloatVector c2a = zero, c2b = zero;
    FloatVector c3a = zero, c3b = zero;
    FloatVector c4a = zero, c4b = zero;
    FloatVector c5a = zero, c5b = zero;
    FloatVector c6a = zero, c6b = zero;
    FloatVector c7a = zero, c7b = zero;
    if (continued) {
      c0a = FloatVector.fromArray(SPECIES, c, y0);
      c0b = FloatVector.fromArray(SPECIES, c, y0 + LANES);
      c1a = FloatVector.fromArray(SPECIES, c, y1);
      c1b = FloatVector.fromArray(SPECIES, c, y1 + LANES);
      c2a = FloatVector.fromArray(SPECIES, c, y2);
      c2b = FloatVector.fromArray(SPECIES, c, y2 + LANES);
      c3a = FloatVector.fromArray(SPECIES, c, y3);
      c3b = FloatVector.fromArray(SPECIES, c, y3 + LANES);
      c4a = FloatVector.fromArray(SPECIES, c, y4);
      c4b = FloatVector.fromArray(SPECIES, c, y4 + LANES);
      c5a = FloatVector.fromArray(SPECIES, c, y5);
      c5b = FloatVector.fromArray(SPECIES, c, y5 + LANES);
      c6a = FloatVector.fromArray(SPECIES, c, y6);
      c6b = FloatVector.fromArray(SPECIES, c, y6 + LANES);
      c7a = FloatVector.fromArray(SPECIES, c, y7);
      c7b = FloatVector.fromArray(SPECIES, c, y7 + LANES);
    }
    for (int k = 0; k < depth; k++) {
      int column = wStart + k * WIDTH;
      int row = xStart + k * 8;
      FloatVector a = FloatVector.fromArray(SPECIES, w, column);
      FloatVector b = FloatVector.fromArray(SPECIES, w, column + LANES);
      FloatVector element = FloatVector.broadcast(SPECIES, x[row]);
      c0a = element.fma(a, c0a);
      c0b = element.fma(b, c0b);
      element = FloatVector.broadcast(SPECIES, x[row + 1]);
      c1a = element.fma(a, c1a);
      c1b = element.fma(b, c1b);
      element = FloatVector.broadcast(SPECIES, x[row + 2]);
      c2a = element.fma(a, c2a);
      c2b = element.fma(b, c2b);
      element = FloatVector.broadcast(SPECIES, x[row + 3]);
      c3a = element.fma(a, c3a);
      c3b = element.fma(b, c3b);
      element = FloatVector.broadcast(SPECIES, x[row + 4]);
      c4a = element.fma(a, c4a);
      c4b = element.fma(b, c4b);
      element = FloatVector.broadcast(SPECIES, x[row + 5]);
      c5a = element.fma(a, c5a);
      c5b = element.fma(b, c5b);
      element = FloatVector.broadcast(SPECIES, x[row + 6]);
      c6a = element.fma(a, c6a);
      c6b = element.fma(b, c6b);
      element = FloatVector.broadcast(SPECIES, x[row + 7]);
      c7a = element.fma(a, c7a);
      c7b = element.fma(b, c7b);
    }
    c0a.intoArray(c, y0);
    c0b.intoArray(c, y0 + LANES);
    c1a.intoArray(c, y1);
    c1b.intoArray(c, y1 + LANES);
    c2a.intoArray(c, y2);
    c2b.intoArray(c, y2 + LANES);
    c3a.intoArray(c, y3);
    c3b.intoArray(c, y3 + LANES);
    c4a.intoArray(c, y4);
    c4b.intoArray(c, y4 + LANES);
    c5a.intoArray(c, y5);
    c5b.intoArray(c, y5 + LANES);
    c6a.intoArray(c, y6);
    c6b.intoArray(c, y6 + LANES);
    c7a.intoArray(c, y7);
    c7b.intoArray(c, y7 + LANES);
  }

  /** Four rows, of {@code xStride} side by side; those after {@code last} repeat it. */
  private static void fourRows(
      float[] x,
      int xStart,
      int xStride,
      float[] w,
      int wStart,
      int depth,
      float[] c,
      int y0,
      int yStride,
      int last,
      boolean continued) {
    int y1 = y0 + Math.min(1, last) * yStride;
    int y2 = y0 + Math.min(2, last) * yStride;
    int y3 = y0 + Math.min(3, last) * yStride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c0a = zero, c0b = zero;
    FloatVector c1a = zero, c1b = zero;
    FloatVector c2a = zero, c2b = zero;
    FloatVector c3a = zero, c3b = zero;
    if (continued) {
      c0a = FloatVector.fromArray(SPECIES, c, y0);
      c0b = FloatVector.fromArray(SPECIES, c, y0 + LANES);
      c1a = FloatVector.fromArray(SPECIES, c, y1);
      c1b = FloatVector.fromArray(SPECIES, c, y1 + LANES);
      c2a = FloatVector.fromArray(SPECIES, c, y2);
      c2b = FloatVector.fromArray(SPECIES, c, y2 + LANES);
      c3a = FloatVector.fromArray(SPECIES, c, y3);
      c3b = FloatVector.fromArray(SPECIES, c, y3 + LANES);
    }
    for (int k = 0; k < depth; k++) {
      int column = wStart + k * WIDTH;
      int row = xStart + k * xStride;
      FloatVector a = FloatVector.fromArray(SPECIES, w, column);
      FloatVector b = FloatVector.fromArray(SPECIES, w, column + LANES);
      FloatVector element = FloatVector.broadcast(SPECIES, x[row]);
      c0a = element.fma(a, c0a);
      c0b = element.fma(b, c0b);
      element = FloatVector.broadcast(SPECIES, x[row + 1]);
      c1a = element.fma(a, c1a);
      c1b = element.fma(b, c1b);
      element = FloatVector.broadcast(SPECIES, x[row + 2]);
      c2a = element.fma(a, c2a);
      c2b = element.fma(b, c2b);
      element = FloatVector.broadcast(SPECIES, x[row + 3]);
      c3a = element.fma(a, c3a);
      c3b = element.fma(b, c3b);
    }
    c0a.intoArray(c, y0);
    c0b.intoArray(c, y0 + LANES);
    c1a.intoArray(c, y1);
    c1b.intoArray(c, y1 + LANES);
    c2a.intoArray(c, y2);
    c2b.intoArray(c, y2 + LANES);
    c3a.intoArray(c, y3);
    c3b.intoArray(c, y3 + LANES);
  }
}
