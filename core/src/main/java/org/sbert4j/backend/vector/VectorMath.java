package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;
import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.sbert4j.backend.scalar.ScalarMath;

/**
 * {@link ScalarMath} over arrays: the same operations in the same order for each element, so the
 * same bits. See there for the formulas. What does not fill a register goes through ScalarMath.
 *
 * <p>The functions take arrays, not vectors: a method that the compiler declines to inline would
 * have its vector arguments boxed, at a tenth of the speed. GELU is three passes over a stretch
 * that stays in the first-level cache for the same reason.
 */
final class VectorMath {
  /** Elements that GELU takes through its passes at once. */
  static final int STRETCH = 1024;

  private static final int MAGIC_BITS = Float.floatToRawIntBits(ScalarMath.ROUNDING_MAGIC);

  private VectorMath() {}

  /** {@code x = exp(x)} for the elements from {@code start} to {@code end}. */
  static void exp(float[] x, int start, int end) {
    int whole = wholeRegisters(start, end);
    for (int i = start; i < whole; i += LANES) {
      FloatVector clamped =
          FloatVector.fromArray(SPECIES, x, i)
              .max(ScalarMath.EXP_LOWEST)
              .min(ScalarMath.EXP_HIGHEST);
      FloatVector shifted =
          clamped.fma(broadcast(ScalarMath.LOG2_E), broadcast(ScalarMath.ROUNDING_MAGIC));
      FloatVector n = shifted.sub(ScalarMath.ROUNDING_MAGIC);
      FloatVector r = n.fma(broadcast(-ScalarMath.LN_2_HIGH), clamped);
      r = n.fma(broadcast(-ScalarMath.LN_2_LOW), r);

      FloatVector polynomial = broadcast(ScalarMath.EXP_4);
      polynomial = polynomial.fma(r, broadcast(ScalarMath.EXP_3));
      polynomial = polynomial.fma(r, broadcast(ScalarMath.EXP_2));
      polynomial = polynomial.fma(r, broadcast(ScalarMath.EXP_1));
      polynomial = polynomial.fma(r, broadcast(ScalarMath.EXP_0));
      FloatVector exponential = polynomial.fma(r.mul(r), r).add(1f);

      IntVector exponent = shifted.reinterpretAsInts().sub(MAGIC_BITS);
      IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
      IntVector otherHalf = exponent.sub(half);
      exponential
          .mul(half.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
          .mul(otherHalf.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats())
          .intoArray(x, i);
    }
    for (int i = whole; i < end; i++) {
      x[i] = ScalarMath.exp(x[i]);
    }
  }

  /**
   * {@code x = gelu(x)} for the elements from {@code start} to {@code end}.
   *
   * @param tails scratch memory of at least {@link #STRETCH} elements
   */
  static void gelu(float[] x, int start, int end, float[] tails) {
    for (int first = start; first < end; first += STRETCH) {
      int length = Math.min(STRETCH, end - first);
      int whole = wholeRegisters(0, length);
      logarithmsOfTails(x, first, whole, tails);
      exp(tails, 0, whole);
      subtractTails(x, first, whole, tails);
      for (int i = first + whole; i < first + length; i++) {
        x[i] = ScalarMath.gelu(x[i]);
      }
    }
  }

  private static void logarithmsOfTails(float[] x, int first, int length, float[] tails) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector a = FloatVector.fromArray(SPECIES, x, first + i).abs().min(ScalarMath.TAIL_END);
      FloatVector polynomial = broadcast(ScalarMath.TAIL_9);
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_8));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_7));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_6));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_5));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_4));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_3));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_2));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_1));
      polynomial = polynomial.fma(a, broadcast(ScalarMath.TAIL_0));
      a.mul(polynomial).neg().intoArray(tails, i);
    }
  }

  private static void subtractTails(float[] x, int first, int length, float[] tails) {
    for (int i = 0; i < length; i += LANES) {
      FloatVector value = FloatVector.fromArray(SPECIES, x, first + i);
      FloatVector a = value.abs().min(ScalarMath.TAIL_END);
      FloatVector tail = FloatVector.fromArray(SPECIES, tails, i);
      value.max(0f).sub(a.mul(0.5f).mul(tail)).intoArray(x, first + i);
    }
  }

  /**
   * {@code x = geluTanh(x)} for the elements from {@code start} to {@code end}.
   *
   * @param exponentials scratch memory of at least {@link #STRETCH} elements
   */
  static void geluTanh(float[] x, int start, int end, float[] exponentials) {
    for (int first = start; first < end; first += STRETCH) {
      int length = Math.min(STRETCH, end - first);
      int whole = wholeRegisters(0, length);
      for (int i = 0; i < whole; i += LANES) {
        FloatVector value = FloatVector.fromArray(SPECIES, x, first + i);
        FloatVector cube = value.mul(value).mul(value);
        FloatVector inner = broadcast(ScalarMath.GELU_TANH_CUBIC).fma(cube, value);
        inner.mul(ScalarMath.GELU_TANH_SCALE).intoArray(exponentials, i);
      }
      exp(exponentials, 0, whole);
      for (int i = 0; i < whole; i += LANES) {
        FloatVector divisor = FloatVector.fromArray(SPECIES, exponentials, i).add(1f);
        FloatVector.fromArray(SPECIES, x, first + i).div(divisor).intoArray(x, first + i);
      }
      for (int i = first + whole; i < first + length; i++) {
        x[i] = ScalarMath.geluTanh(x[i]);
      }
    }
  }

  /** The end of the last whole register between {@code start} and {@code end}. */
  private static int wholeRegisters(int start, int end) {
    return end - (end - start) % LANES;
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
