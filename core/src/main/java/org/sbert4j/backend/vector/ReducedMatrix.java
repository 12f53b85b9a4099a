package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.INT_SPECIES;
import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.sbert4j.backend.WeightFormat;
import org.sbert4j.backend.scalar.WeightRounding;

/**
 * A {@link PanelMatrix} of weights in a reduced format: two bfloat16 or four bytes of one column,
 * of successive depth steps, share an int, the first in its lowest bits. So a register of ints
 * becomes two or four registers of floats by shifts alone, whatever the width of a register.
 *
 * <p>The kernel multiplies floats. A block is expanded into scratch memory once and then used for
 * all rows, so that weights travel from memory in their small form.
 */
final class ReducedMatrix implements PanelMatrix {
  /** Depth steps that are expanded at once: 16 kB of floats in 512-bit registers. */
  private static final int DEPTH_BLOCK = 128;

  private final WeightFormat format;
  private final int depth;
  private final int columns;
  private final int stepsOfAnInt;
  private final int[] data;

  ReducedMatrix(WeightFormat format, int depth, int columns) {
    this.format = format;
    this.depth = depth;
    this.columns = columns;
    stepsOfAnInt = stepsOfAnInt(format);
    data = new int[Math.multiplyExact(PanelMatrix.roundUp(columns), groups())];
  }

  private int groups() {
    return intsFor(format, depth);
  }

  /** Ints of a column. */
  static int intsFor(WeightFormat format, int depth) {
    return (depth + stepsOfAnInt(format) - 1) / stepsOfAnInt(format);
  }

  private static int stepsOfAnInt(WeightFormat format) {
    return format == WeightFormat.BF16 ? 2 : 4;
  }

  @Override
  public int depth() {
    return depth;
  }

  @Override
  public int columns() {
    return columns;
  }

  @Override
  public int depthBlock() {
    return DEPTH_BLOCK;
  }

  /**
   * Sets a column.
   *
   * @param weights of the output {@code column}, {@code [depth]} from {@code start} on
   * @param scale of the output; without meaning for bfloat16
   */
  void putColumn(int column, float[] weights, int start, float scale) {
    int panel = column / WIDTH;
    int target = panel * WIDTH * groups() + column % WIDTH;
    for (int k = 0; k < depth; k++) {
      float weight = weights[start + k];
      int bits =
          format == WeightFormat.BF16
              ? WeightRounding.toBf16(weight)
              : WeightRounding.toInt8(weight, scale) & 0xFF;
      int shift = k % stepsOfAnInt * (Integer.SIZE / stepsOfAnInt);
      data[target + k / stepsOfAnInt * WIDTH] |= bits << shift;
    }
  }

  @Override
  public float[] block(int panel, int first, int count, VectorScratch scratch) {
    int source = panel * WIDTH * groups() + first / stepsOfAnInt * WIDTH;
    int ints = (count + stepsOfAnInt - 1) / stepsOfAnInt * WIDTH;
    float[] floats = scratch.expanded(DEPTH_BLOCK * WIDTH);
    if (format == WeightFormat.BF16) {
      expandBf16(data, source, ints, floats);
    } else {
      expandInt8(data, source, ints, floats);
    }
    return floats;
  }

  @Override
  public int blockStart(int panel, int first) {
    return 0;
  }

  @Override
  public void readStep(int panel, int k, float[] destination, int start) {
    int source = panel * WIDTH * groups() + k / stepsOfAnInt * WIDTH;
    int bits = Integer.SIZE / stepsOfAnInt;
    int toTheTop = Integer.SIZE - bits - k % stepsOfAnInt * bits;
    for (int n = 0; n < WIDTH; n++) {
      int stored = data[source + n] << toTheTop >> Integer.SIZE - bits;
      destination[start + n] =
          format == WeightFormat.BF16 ? WeightRounding.fromBf16(stored) : stored;
    }
  }

  private static void expandBf16(int[] data, int source, int ints, float[] floats) {
    for (int group = 0; group < ints; group += WIDTH) {
      for (int i = 0; i < WIDTH; i += LANES) {
        IntVector pair = IntVector.fromArray(INT_SPECIES, data, source + group + i);
        int target = 2 * group + i;
        pair.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats().intoArray(floats, target);
        pair.lanewise(VectorOperators.ASHR, 16)
            .lanewise(VectorOperators.LSHL, 16)
            .reinterpretAsFloats()
            .intoArray(floats, target + WIDTH);
      }
    }
  }

  private static void expandInt8(int[] data, int source, int ints, float[] floats) {
    for (int group = 0; group < ints; group += WIDTH) {
      for (int i = 0; i < WIDTH; i += LANES) {
        IntVector four = IntVector.fromArray(INT_SPECIES, data, source + group + i);
        int target = 4 * group + i;
        four.lanewise(VectorOperators.LSHL, 24)
            .lanewise(VectorOperators.ASHR, 24)
            .convertShape(VectorOperators.I2F, SPECIES, 0)
            .reinterpretAsFloats()
            .intoArray(floats, target);
        four.lanewise(VectorOperators.LSHL, 16)
            .lanewise(VectorOperators.ASHR, 24)
            .convertShape(VectorOperators.I2F, SPECIES, 0)
            .reinterpretAsFloats()
            .intoArray(floats, target + WIDTH);
        four.lanewise(VectorOperators.LSHL, 8)
            .lanewise(VectorOperators.ASHR, 24)
            .convertShape(VectorOperators.I2F, SPECIES, 0)
            .reinterpretAsFloats()
            .intoArray(floats, target + 2 * WIDTH);
        four.lanewise(VectorOperators.ASHR, 24)
            .convertShape(VectorOperators.I2F, SPECIES, 0)
            .reinterpretAsFloats()
            .intoArray(floats, target + 3 * WIDTH);
      }
    }
  }
}
