package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.sbert4j.backend.Backend;

/**
 * {@link Backend#dot} and {@link Backend#dots}. In the second, rows come from memory that is slower
 * than the products, so four are read at once: while one is waited for, the others' products are
 * computed.
 */
final class VectorDots {
  private VectorDots() {}

  /** By four registers of sums side by side. */
  static float dot(float[] a, float[] b) {
    FloatVector sum0 = FloatVector.zero(SPECIES);
    FloatVector sum1 = sum0;
    FloatVector sum2 = sum0;
    FloatVector sum3 = sum0;
    int whole = a.length - a.length % (4 * LANES);
    for (int i = 0; i < whole; i += 4 * LANES) {
      sum0 = FloatVector.fromArray(SPECIES, a, i).fma(FloatVector.fromArray(SPECIES, b, i), sum0);
      int i1 = i + LANES;
      sum1 = FloatVector.fromArray(SPECIES, a, i1).fma(FloatVector.fromArray(SPECIES, b, i1), sum1);
      int i2 = i + 2 * LANES;
      sum2 = FloatVector.fromArray(SPECIES, a, i2).fma(FloatVector.fromArray(SPECIES, b, i2), sum2);
      int i3 = i + 3 * LANES;
      sum3 = FloatVector.fromArray(SPECIES, a, i3).fma(FloatVector.fromArray(SPECIES, b, i3), sum3);
    }
    float sum = sum0.add(sum1).add(sum2.add(sum3)).reduceLanes(VectorOperators.ADD);
    return withRest(sum, a, b, whole);
  }

  static void dots(
      float[] vector, float[][] rows, int first, int end, float[] products, float[] squares) {
    for (int row = first; row < end; row += 4) {
      // Behind the last row, it comes again: what is written twice is the same.
      int row1 = Math.min(row + 1, end - 1);
      int row2 = Math.min(row + 2, end - 1);
      int row3 = Math.min(row + 3, end - 1);
      dotsOfFour(vector, rows, row, row1, row2, row3, first, products, squares);
    }
  }

  private static void dotsOfFour(
      float[] vector,
      float[][] rows,
      int row0,
      int row1,
      int row2,
      int row3,
      int first,
      float[] products,
      float[] squares) {
    float[] a = rows[row0];
    float[] b = rows[row1];
    float[] c = rows[row2];
    float[] d = rows[row3];
    FloatVector productA = FloatVector.zero(SPECIES);
    FloatVector productB = productA;
    FloatVector productC = productA;
    FloatVector productD = productA;
    FloatVector squareA = productA;
    FloatVector squareB = productA;
    FloatVector squareC = productA;
    FloatVector squareD = productA;
    int whole = vector.length - vector.length % LANES;
    for (int i = 0; i < whole; i += LANES) {
      FloatVector x = FloatVector.fromArray(SPECIES, vector, i);
      FloatVector ai = FloatVector.fromArray(SPECIES, a, i);
      productA = x.fma(ai, productA);
      squareA = ai.fma(ai, squareA);
      FloatVector bi = FloatVector.fromArray(SPECIES, b, i);
      productB = x.fma(bi, productB);
      squareB = bi.fma(bi, squareB);
      FloatVector ci = FloatVector.fromArray(SPECIES, c, i);
      productC = x.fma(ci, productC);
      squareC = ci.fma(ci, squareC);
      FloatVector di = FloatVector.fromArray(SPECIES, d, i);
      productD = x.fma(di, productD);
      squareD = di.fma(di, squareD);
    }
    products[row0 - first] = withRest(productA.reduceLanes(VectorOperators.ADD), vector, a, whole);
    products[row1 - first] = withRest(productB.reduceLanes(VectorOperators.ADD), vector, b, whole);
    products[row2 - first] = withRest(productC.reduceLanes(VectorOperators.ADD), vector, c, whole);
    products[row3 - first] = withRest(productD.reduceLanes(VectorOperators.ADD), vector, d, whole);
    squares[row0 - first] = withRest(squareA.reduceLanes(VectorOperators.ADD), a, a, whole);
    squares[row1 - first] = withRest(squareB.reduceLanes(VectorOperators.ADD), b, b, whole);
    squares[row2 - first] = withRest(squareC.reduceLanes(VectorOperators.ADD), c, c, whole);
    squares[row3 - first] = withRest(squareD.reduceLanes(VectorOperators.ADD), d, d, whole);
  }

  /** With the products of what fills no register. Takes no vector, which would become an object. */
  private static float withRest(float sum, float[] a, float[] b, int whole) {
    for (int i = whole; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
