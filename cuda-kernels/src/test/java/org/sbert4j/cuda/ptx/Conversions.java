package org.sbert4j.cuda.ptx;

import static org.sbert4j.cuda.ptx.FloatArithmetic.bits;
import static org.sbert4j.cuda.ptx.FloatArithmetic.real;

import java.util.function.DoubleUnaryOperator;
import java.util.function.LongUnaryOperator;

/** {@code cvt}: from one type to another. */
final class Conversions {
  private Conversions() {}

  static LongUnaryOperator of(Instruction instruction) {
    String from = instruction.type();
    String to = instruction.opcode().get(instruction.opcode().size() - 2);
    if (instruction.has("sat")
        || instruction.has("ftz")
        || to.equals("f64")
        || from.equals("f64")) {
      throw instruction.unknown();
    }
    return Types.isFloat(from)
        ? fromFloat(instruction, from, to)
        : fromInteger(instruction, from, to);
  }

  private static LongUnaryOperator fromInteger(Instruction instruction, String from, String to) {
    IntegerType source = IntegerType.named(from);
    if (!Types.isFloat(to)) {
      return source::of;
    }
    boolean exactInDouble = source.bits() < 64;
    if (!instruction.has("rn") || !exactInDouble) {
      throw instruction.unknown();
    }
    return to.equals("f16")
        ? a -> Half.fromFloat((float) source.of(a))
        : a -> bits((float) source.of(a));
  }

  private static LongUnaryOperator fromFloat(Instruction instruction, String from, String to) {
    boolean half = from.equals("f16");
    if (!Types.isFloat(to)) {
      IntegerType target = IntegerType.named(to);
      DoubleUnaryOperator rounding = rounding(instruction);
      return a -> clamp(target, rounding.applyAsDouble(half ? Half.toFloat((short) a) : real(a)));
    }
    if (half) {
      if (to.equals("f16")) {
        throw instruction.unknown();
      }
      return a -> bits(Half.toFloat((short) a));
    }
    if (to.equals("f16")) {
      if (!instruction.has("rn")) {
        throw instruction.unknown();
      }
      return a -> Half.fromFloat(real(a));
    }
    DoubleUnaryOperator rounding = rounding(instruction);
    return a -> bits((float) rounding.applyAsDouble(real(a)));
  }

  /** To an integer, which may then be kept as a float. */
  private static DoubleUnaryOperator rounding(Instruction instruction) {
    return switch (instruction.opcode().get(1)) {
      case "rni" -> Math::rint;
      case "rzi" -> a -> a < 0 ? Math.ceil(a) : Math.floor(a);
      case "rmi" -> Math::floor;
      case "rpi" -> Math::ceil;
      default -> throw instruction.unknown();
    };
  }

  /** NaN becomes 0, what is out of range the nearest number in it. */
  private static long clamp(IntegerType target, double value) {
    if (target.bits() == 64 && !target.signed()) {
      throw new PtxException("conversion of floats to u64 is not known to the interpreter");
    }
    double most = Math.scalb(1.0, target.bits() - (target.signed() ? 1 : 0)) - 1;
    double least = target.signed() ? -most - 1 : 0;
    return (long) Math.max(least, Math.min(most, value));
  }
}
