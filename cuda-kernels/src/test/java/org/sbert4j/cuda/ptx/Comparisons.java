package org.sbert4j.cuda.ptx;

import static org.sbert4j.cuda.ptx.FloatArithmetic.real;

import java.util.function.LongBinaryOperator;

/** {@code setp}: comparisons, whose results are 1 or 0. */
final class Comparisons {
  // How a compares with b. A comparison is the set of those for which it holds.
  private static final int LESS = 1;
  private static final int EQUAL = 2;
  private static final int GREATER = 4;
  private static final int UNORDERED = 8;

  private Comparisons() {}

  /** The comparison of an instruction {@code setp.lt.f32}. */
  static LongBinaryOperator of(Instruction instruction) {
    int holds = holds(instruction);
    if (instruction.type().equals("f32")) {
      return (a, b) -> (relation(real(a), real(b)) & holds) != 0 ? 1 : 0;
    }
    if (Types.isFloat(instruction.type())) {
      throw instruction.unknown();
    }
    IntegerType type = IntegerType.named(instruction.type());
    return (a, b) -> (relation(type.compare(a, b)) & holds) != 0 ? 1 : 0;
  }

  private static int holds(Instruction instruction) {
    return switch (instruction.opcode().get(1)) {
      case "lt", "lo" -> LESS;
      case "le", "ls" -> LESS | EQUAL;
      case "eq" -> EQUAL;
      case "ne" -> LESS | GREATER;
      case "ge", "hs" -> GREATER | EQUAL;
      case "gt", "hi" -> GREATER;
      case "ltu" -> LESS | UNORDERED;
      case "leu" -> LESS | EQUAL | UNORDERED;
      case "equ" -> EQUAL | UNORDERED;
      case "neu" -> LESS | GREATER | UNORDERED;
      case "geu" -> GREATER | EQUAL | UNORDERED;
      case "gtu" -> GREATER | UNORDERED;
      case "num" -> LESS | EQUAL | GREATER;
      case "nan" -> UNORDERED;
      default -> throw instruction.unknown();
    };
  }

  private static int relation(int comparison) {
    return comparison < 0 ? LESS : comparison == 0 ? EQUAL : GREATER;
  }

  private static int relation(float a, float b) {
    if (Float.isNaN(a) || Float.isNaN(b)) {
      return UNORDERED;
    }
    return a < b ? LESS : a == b ? EQUAL : GREATER;
  }

  /** How {@code setp.lt.and.s32} combines its result with a third predicate. */
  static LongBinaryOperator combination(Instruction instruction) {
    return switch (instruction.opcode().get(2)) {
      case "and" -> (a, b) -> a & b;
      case "or" -> (a, b) -> a | b;
      case "xor" -> (a, b) -> a ^ b;
      default -> throw instruction.unknown();
    };
  }
}
