package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.sbert4j.backend.scalar.WeightRounding;

/**
 * Weights as integers from -127 to 127, a byte each.
 *
 * <p>To expand a step takes a third of the time of its multiplication by eight rows, but by other
 * parts of the processor. So the kernel of eight rows is here once more, loading bytes. (Twelve
 * rows would leave too few registers for it: every other JVM kept some of them in memory.)
 */
final class Int8Matrix extends ReducedMatrix {
  /** As many bytes as a register has floats; there is no species of fewer than eight. */
  private static final VectorSpecies<Byte> STORED =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(Math.max(8, LANES) * Byte.SIZE));

  private final byte[] data;

  Int8Matrix(int depth, int columns) {
    super(depth, columns);
    data = new byte[length(depth, columns)];
  }

  @Override
  void putColumn(int column, float[] weights, int start, float scale) {
    for (int k = 0; k < depth(); k++) {
      data[index(k, column)] = (byte) WeightRounding.toInt8(weights[start + k], scale);
    }
  }

  @Override
  public void readStep(int panel, int k, float[] destination, int start) {
    int source = index(k, panel * WIDTH);
    for (int n = 0; n < WIDTH; n++) {
      destination[start + n] = data[source + n];
    }
  }

  @Override
  void expand(int source, int count, float[] floats) {
    if (LANES < STORED.length()) {
      for (int i = 0; i < count; i++) {
        floats[i] = data[source + i];
      }
      return;
    }
    for (int i = 0; i < count; i += LANES) {
      ByteVector.fromArray(STORED, data, source + i)
          .convertShape(VectorOperators.B2F, SPECIES, 0)
          .reinterpretAsFloats()
          .intoArray(floats, i);
    }
  }

  /**
   * {@link MatrixKernel}'s block of eight rows, of {@code xStride} side by side, which expands the
   * weights on the way.
   *
   * @param w receives the block as floats
   */
  void multiplyEightRows(
      float[] x,
      int xStart,
      int xStride,
      int panel,
      int first,
      int depth,
      float[] w,
      float[] c,
      int y0,
      int yStride,
      int last,
      boolean continued) {
    int wStart = index(first, panel * WIDTH);
    int y1 = y0 + Math.min(1, last) * yStride;
    int y2 = y0 + Math.min(2, last) * yStride;
    int y3 = y0 + Math.min(3, last) * yStride;
    int y4 = y0 + Math.min(4, last) * yStride;
    int y5 = y0 + Math.min(5, last) * yStride;
    int y6 = y0 + Math.min(6, last) * yStride;
    int y7 = y0 + Math.min(7, last) * yStride;
    // What is added to the weights: without it, C2 may convert them again for each row.
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
      int row = xStart + k * xStride;
      FloatVector a =
          ByteVector.fromArray(STORED, data, column)
              .convertShape(VectorOperators.B2F, SPECIES, 0)
              .reinterpretAsFloats()
              .add(zero);
      FloatVector b =
          ByteVector.fromArray(STORED, data, column + LANES)
              .convertShape(VectorOperators.B2F, SPECIES, 0)
              .reinterpretAsFloats()
              .add(zero);
      a.intoArray(w, k * WIDTH);
      b.intoArray(w, k * WIDTH + LANES);
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
}
