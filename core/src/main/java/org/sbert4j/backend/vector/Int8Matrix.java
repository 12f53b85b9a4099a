package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.sbert4j.backend.scalar.WeightRounding;

/**
 * Weights as integers from -127 to 127, a byte each.
 *
 * <p>To expand a step takes a third of the time of its multiplication by eight rows, but by other
 * parts of the processor. So there is a kernel of eight rows that loads bytes. (Twelve rows would
 * leave too few registers for it: every other JVM kept some of them in memory.)
 */
final class Int8Matrix extends ReducedMatrix {
  /** As many bytes as a register has floats; there is no species of fewer than eight. */
  static final VectorSpecies<Byte> STORED =
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

  byte[] data() {
    return data;
  }
}
