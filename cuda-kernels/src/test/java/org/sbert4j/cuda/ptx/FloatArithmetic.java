package org.sbert4j.cuda.ptx;

import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Instructions on 32-bit floats, rounded to nearest. What a GPU only approximates is computed in
 * double precision here and rounded once: at most some units in the last place from any GPU.
 */
final class FloatArithmetic {
  private static final Set<String> OTHER_ROUNDINGS = Set.of("rz", "rm", "rp", "sat");

  private FloatArithmetic() {}

  /** A function of one float. */
  @FunctionalInterface
  private interface Function {
    float apply(float a);
  }

  /** A function of two floats. */
  @FunctionalInterface
  private interface BinaryFunction {
    float apply(float a, float b);
  }

  /** A function of three floats. */
  @FunctionalInterface
  private interface TernaryFunction {
    float apply(float a, float b, float c);
  }

  static LongUnaryOperator unary(Instruction instruction) {
    check(instruction);
    Function function =
        switch (instruction.name()) {
          case "neg" -> a -> -a;
          case "abs" -> Math::abs;
          case "sqrt" -> rounded(Math::sqrt);
          case "rsqrt" -> rounded(a -> 1 / Math.sqrt(a));
          case "rcp" -> rounded(a -> 1 / a);
          case "ex2" -> rounded(a -> Math.pow(2, a));
          case "lg2" -> rounded(a -> Math.log(a) / Math.log(2));
          case "sin" -> rounded(Math::sin);
          case "cos" -> rounded(Math::cos);
          case "tanh" -> rounded(Math::tanh);
          default -> throw instruction.unknown();
        };
    if (instruction.has("ftz")) {
      return a -> bits(flush(function.apply(flush(real(a)))));
    }
    return a -> bits(function.apply(real(a)));
  }

  static LongBinaryOperator binary(Instruction instruction) {
    check(instruction);
    BinaryFunction function =
        switch (instruction.name()) {
          case "add" -> Float::sum;
          case "sub" -> (a, b) -> a - b;
          case "mul" -> (a, b) -> a * b;
          case "div" -> (a, b) -> a / b;
          case "min" -> (a, b) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.min(a, b);
          case "max" -> (a, b) -> Float.isNaN(a) ? b : Float.isNaN(b) ? a : Math.max(a, b);
          case "copysign" -> (a, b) -> Math.copySign(b, a);
          default -> throw instruction.unknown();
        };
    if (instruction.has("ftz")) {
      return (a, b) -> bits(flush(function.apply(flush(real(a)), flush(real(b)))));
    }
    return (a, b) -> bits(function.apply(real(a), real(b)));
  }

  static Operation.TernaryFunction ternary(Instruction instruction) {
    check(instruction);
    TernaryFunction function =
        switch (instruction.name()) {
          case "fma", "mad" -> Math::fma;
          default -> throw instruction.unknown();
        };
    if (instruction.has("ftz")) {
      return (a, b, c) ->
          bits(flush(function.apply(flush(real(a)), flush(real(b)), flush(real(c)))));
    }
    return (a, b, c) -> bits(function.apply(real(a), real(b), real(c)));
  }

  private static void check(Instruction instruction) {
    boolean otherRounding = instruction.opcode().stream().anyMatch(OTHER_ROUNDINGS::contains);
    if (!instruction.type().equals("f32") || otherRounding) {
      throw instruction.unknown();
    }
  }

  /**
   * The double nearest to a square root or quotient of floats rounds to the float nearest to it.
   */
  private static Function rounded(DoubleUnaryOperator function) {
    return a -> (float) function.applyAsDouble(a);
  }

  static float real(long register) {
    return Float.intBitsToFloat((int) register);
  }

  static long bits(float value) {
    return Float.floatToRawIntBits(value);
  }

  /** Numbers below the normal range become zeros of their sign. */
  private static float flush(float value) {
    return Math.abs(value) < Float.MIN_NORMAL ? Math.copySign(0f, value) : value;
  }
}
