package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.INT_SPECIES;
import static org.sbert4j.backend.vector.VectorWidth.LANES;

import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.sbert4j.backend.scalar.WeightRounding;

/** Weights as bfloat16: the upper halves of floats. */
final class Bf16Matrix extends ReducedMatrix {
  private static final VectorSpecies<Short> STORED =
      VectorSpecies.of(short.class, VectorShape.forBitSize(LANES * Short.SIZE));

  private final short[] data;

  Bf16Matrix(int depth, int columns) {
    super(depth, columns);
    data = new short[length(depth, columns)];
  }

  @Override
  void putColumn(int column, float[] weights, int start, float scale) {
    for (int k = 0; k < depth(); k++) {
      data[index(k, column)] = (short) WeightRounding.toBf16(weights[start + k]);
    }
  }

  @Override
  public void readStep(int panel, int k, float[] destination, int start) {
    int source = index(k, panel * WIDTH);
    for (int n = 0; n < WIDTH; n++) {
      destination[start + n] = WeightRounding.fromBf16(data[source + n]);
    }
  }

  @Override
  void expand(int source, int count, float[] floats) {
    for (int i = 0; i < count; i += LANES) {
      ShortVector.fromArray(STORED, data, source + i)
          .convertShape(VectorOperators.S2I, INT_SPECIES, 0)
          .reinterpretAsInts()
          .lanewise(VectorOperators.LSHL, Short.SIZE)
          .reinterpretAsFloats()
          .intoArray(floats, i);
    }
  }
}
