package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import org.sbert4j.backend.scalar.ScalarMath;

/**
 * {@link ScalarMath} a register at a time: the same operations in the same order, so the same bits.
 * See there for the formulas.
 */
final class VectorMath {
  private static final int MAGIC_BITS = Float.floatToRawIntBits(ScalarMath.ROUNDING_MAGIC);

  private VectorMath() {}

  static FloatVector exp(FloatVector x) {
    FloatVector clamped = x.max(ScalarMath.EXP_LOWEST).min(ScalarMath.EXP_HIGHEST);
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
    return exponential.mul(powerOfTwo(half)).mul(powerOfTwo(exponent.sub(half)));
  }

  private static FloatVector powerOfTwo(IntVector exponent) {
    return exponent.add(127).lanewise(VectorOperators.LSHL, 23).reinterpretAsFloats();
  }

  static FloatVector gelu(FloatVector x) {
    FloatVector a = x.abs().min(ScalarMath.TAIL_END);
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
    FloatVector tail = exp(a.mul(polynomial).neg());
    return x.max(0f).sub(a.mul(0.5f).mul(tail));
  }

  static FloatVector geluTanh(FloatVector x) {
    FloatVector cube = x.mul(x).mul(x);
    FloatVector inner = broadcast(ScalarMath.GELU_TANH_CUBIC).fma(cube, x);
    return x.div(exp(inner.mul(ScalarMath.GELU_TANH_SCALE)).add(1f));
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(SPECIES, value);
  }
}
