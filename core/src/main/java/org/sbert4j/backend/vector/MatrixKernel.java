package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * The multiplication kernel: {@code C = A · B (+ bias)}, each element one chain of fused
 * multiply-adds over the depth in ascending order.
 *
 * <p>The idea: a block of rows × 3 registers of results stays in registers while the depth runs. A
 * step loads three registers of B, broadcasts one element of A for each row, and multiplies and
 * adds; the lanes run along C's columns, never along the depth, so the order of additions is that
 * of the plain loop. Eight rows fill the 32 registers of 512-bit machines (24 results, 3 of B, 1
 * broadcast), four the 16 registers of narrower ones; the two blocks are the same idea written
 * twice because results must be local variables to live in registers. (For the same reason no
 * helper stores them: passed to a method, they would be boxed first, at a fifth of the speed.)
 *
 * <p>Rows that do not fill a block: the last row stands in for the missing ones, so the same value
 * is computed and stored again. Columns that do not fill a panel go through a buffer.
 */
final class MatrixKernel {
  private static final int WIDTH = PackedMatrix.WIDTH;
  private static final boolean EIGHT_ROWS = LANES == 16;

  private MatrixKernel() {}

  /** A matrix in a float array: row {@code r} begins at {@code start + r · stride}. */
  record Rows(float[] data, int start, int stride, int count) {}

  /**
   * {@code c = a · b + bias}.
   *
   * @param a {@code [rows, depth]}
   * @param bias one element for each column, or null
   * @param c {@code [rows, columns]}
   * @param edge scratch memory of at least {@code 8 · WIDTH} elements
   */
  static void multiply(Rows a, PackedMatrix b, float[] bias, Rows c, float[] edge) {
    for (int panel = 0; panel < b.panels(); panel++) {
      int column = panel * WIDTH;
      int width = Math.min(WIDTH, b.columns() - column);
      int block;
      for (int row = 0; row < a.count(); row += block) {
        int left = a.count() - row;
        block = EIGHT_ROWS && left > 4 ? 8 : 4;
        int target = c.start() + row * c.stride() + column;
        boolean whole = width == WIDTH;
        float[] out = whole ? c.data() : edge;
        int outStart = whole ? target : 0;
        int outStride = whole ? c.stride() : WIDTH;
        int last = Math.min(block, left) - 1;
        if (block == 8) {
          eightRows(a, row, last, b, panel, out, outStart, outStride);
        } else {
          fourRows(a, row, last, b, panel, out, outStart, outStride);
        }
        if (!whole) {
          for (int r = 0; r <= last; r++) {
            System.arraycopy(edge, r * WIDTH, c.data(), target + r * c.stride(), width);
          }
        }
        if (bias != null) {
          for (int r = 0; r <= last; r++) {
            addBias(c.data(), target + r * c.stride(), bias, column, width);
          }
        }
      }
    }
  }

  private static void addBias(float[] y, int start, float[] bias, int biasStart, int length) {
    for (int i = 0; i < length; i++) {
      y[start + i] += bias[biasStart + i];
    }
  }

  /** Eight rows from {@code row} on, of which those after {@code row + last} repeat the last. */
  private static void eightRows(
      Rows a, int row, int last, PackedMatrix b, int panel, float[] c, int cStart, int cStride) {
    float[] x = a.data();
    float[] w = b.data();
    int stride = a.stride();
    int x0 = a.start() + row * stride;
    int x1 = x0 + Math.min(1, last) * stride;
    int x2 = x0 + Math.min(2, last) * stride;
    int x3 = x0 + Math.min(3, last) * stride;
    int x4 = x0 + Math.min(4, last) * stride;
    int x5 = x0 + Math.min(5, last) * stride;
    int x6 = x0 + Math.min(6, last) * stride;
    int x7 = x0 + Math.min(7, last) * stride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero, c01 = zero, c02 = zero;
    FloatVector c10 = zero, c11 = zero, c12 = zero;
    FloatVector c20 = zero, c21 = zero, c22 = zero;
    FloatVector c30 = zero, c31 = zero, c32 = zero;
    FloatVector c40 = zero, c41 = zero, c42 = zero;
    FloatVector c50 = zero, c51 = zero, c52 = zero;
    FloatVector c60 = zero, c61 = zero, c62 = zero;
    FloatVector c70 = zero, c71 = zero, c72 = zero;
    int start = b.panelStart(panel);
    int depth = b.depth();
    for (int k = 0; k < depth; k++) {
      int position = start + k * WIDTH;
      FloatVector b0 = FloatVector.fromArray(SPECIES, w, position);
      FloatVector b1 = FloatVector.fromArray(SPECIES, w, position + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, w, position + 2 * LANES);
      FloatVector element = FloatVector.broadcast(SPECIES, x[x0 + k]);
      c00 = element.fma(b0, c00);
      c01 = element.fma(b1, c01);
      c02 = element.fma(b2, c02);
      element = FloatVector.broadcast(SPECIES, x[x1 + k]);
      c10 = element.fma(b0, c10);
      c11 = element.fma(b1, c11);
      c12 = element.fma(b2, c12);
      element = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c20 = element.fma(b0, c20);
      c21 = element.fma(b1, c21);
      c22 = element.fma(b2, c22);
      element = FloatVector.broadcast(SPECIES, x[x3 + k]);
      c30 = element.fma(b0, c30);
      c31 = element.fma(b1, c31);
      c32 = element.fma(b2, c32);
      element = FloatVector.broadcast(SPECIES, x[x4 + k]);
      c40 = element.fma(b0, c40);
      c41 = element.fma(b1, c41);
      c42 = element.fma(b2, c42);
      element = FloatVector.broadcast(SPECIES, x[x5 + k]);
      c50 = element.fma(b0, c50);
      c51 = element.fma(b1, c51);
      c52 = element.fma(b2, c52);
      element = FloatVector.broadcast(SPECIES, x[x6 + k]);
      c60 = element.fma(b0, c60);
      c61 = element.fma(b1, c61);
      c62 = element.fma(b2, c62);
      element = FloatVector.broadcast(SPECIES, x[x7 + k]);
      c70 = element.fma(b0, c70);
      c71 = element.fma(b1, c71);
      c72 = element.fma(b2, c72);
    }
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c02.intoArray(c, cStart + 2 * LANES);
    int y1 = cStart + Math.min(1, last) * cStride;
    c10.intoArray(c, y1);
    c11.intoArray(c, y1 + LANES);
    c12.intoArray(c, y1 + 2 * LANES);
    int y2 = cStart + Math.min(2, last) * cStride;
    c20.intoArray(c, y2);
    c21.intoArray(c, y2 + LANES);
    c22.intoArray(c, y2 + 2 * LANES);
    int y3 = cStart + Math.min(3, last) * cStride;
    c30.intoArray(c, y3);
    c31.intoArray(c, y3 + LANES);
    c32.intoArray(c, y3 + 2 * LANES);
    int y4 = cStart + Math.min(4, last) * cStride;
    c40.intoArray(c, y4);
    c41.intoArray(c, y4 + LANES);
    c42.intoArray(c, y4 + 2 * LANES);
    int y5 = cStart + Math.min(5, last) * cStride;
    c50.intoArray(c, y5);
    c51.intoArray(c, y5 + LANES);
    c52.intoArray(c, y5 + 2 * LANES);
    int y6 = cStart + Math.min(6, last) * cStride;
    c60.intoArray(c, y6);
    c61.intoArray(c, y6 + LANES);
    c62.intoArray(c, y6 + 2 * LANES);
    int y7 = cStart + Math.min(7, last) * cStride;
    c70.intoArray(c, y7);
    c71.intoArray(c, y7 + LANES);
    c72.intoArray(c, y7 + 2 * LANES);
  }

  /** Four rows from {@code row} on, of which those after {@code row + last} repeat the last. */
  private static void fourRows(
      Rows a, int row, int last, PackedMatrix b, int panel, float[] c, int cStart, int cStride) {
    float[] x = a.data();
    float[] w = b.data();
    int stride = a.stride();
    int x0 = a.start() + row * stride;
    int x1 = x0 + Math.min(1, last) * stride;
    int x2 = x0 + Math.min(2, last) * stride;
    int x3 = x0 + Math.min(3, last) * stride;
    FloatVector zero = FloatVector.zero(SPECIES);
    FloatVector c00 = zero, c01 = zero, c02 = zero;
    FloatVector c10 = zero, c11 = zero, c12 = zero;
    FloatVector c20 = zero, c21 = zero, c22 = zero;
    FloatVector c30 = zero, c31 = zero, c32 = zero;
    int start = b.panelStart(panel);
    int depth = b.depth();
    for (int k = 0; k < depth; k++) {
      int position = start + k * WIDTH;
      FloatVector b0 = FloatVector.fromArray(SPECIES, w, position);
      FloatVector b1 = FloatVector.fromArray(SPECIES, w, position + LANES);
      FloatVector b2 = FloatVector.fromArray(SPECIES, w, position + 2 * LANES);
      FloatVector element = FloatVector.broadcast(SPECIES, x[x0 + k]);
      c00 = element.fma(b0, c00);
      c01 = element.fma(b1, c01);
      c02 = element.fma(b2, c02);
      element = FloatVector.broadcast(SPECIES, x[x1 + k]);
      c10 = element.fma(b0, c10);
      c11 = element.fma(b1, c11);
      c12 = element.fma(b2, c12);
      element = FloatVector.broadcast(SPECIES, x[x2 + k]);
      c20 = element.fma(b0, c20);
      c21 = element.fma(b1, c21);
      c22 = element.fma(b2, c22);
      element = FloatVector.broadcast(SPECIES, x[x3 + k]);
      c30 = element.fma(b0, c30);
      c31 = element.fma(b1, c31);
      c32 = element.fma(b2, c32);
    }
    c00.intoArray(c, cStart);
    c01.intoArray(c, cStart + LANES);
    c02.intoArray(c, cStart + 2 * LANES);
    int y1 = cStart + Math.min(1, last) * cStride;
    c10.intoArray(c, y1);
    c11.intoArray(c, y1 + LANES);
    c12.intoArray(c, y1 + 2 * LANES);
    int y2 = cStart + Math.min(2, last) * cStride;
    c20.intoArray(c, y2);
    c21.intoArray(c, y2 + LANES);
    c22.intoArray(c, y2 + 2 * LANES);
    int y3 = cStart + Math.min(3, last) * cStride;
    c30.intoArray(c, y3);
    c31.intoArray(c, y3 + LANES);
    c32.intoArray(c, y3 + 2 * LANES);
  }
}
