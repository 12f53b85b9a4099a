package org.sbert4j.cuda.ptx;

import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * Instructions on integers and bits. A result's register may hold anything above the bits of its
 * type, and so the lowest bits of a 64-bit sum are a 32-bit sum.
 */
final class IntegerArithmetic {
  private IntegerArithmetic() {}

  static LongUnaryOperator unary(Instruction instruction) {
    IntegerType type = type(instruction);
    return switch (instruction.name()) {
      case "neg" -> a -> -a;
      case "abs" -> a -> Math.abs(type.of(a));
      case "not" -> instruction.type().equals("pred") ? a -> a ^ 1 : a -> ~a;
      case "cnot" -> a -> type.of(a) == 0 ? 1 : 0;
      case "popc" -> a -> Long.bitCount(unsigned(type, a));
      case "clz" -> a -> Long.numberOfLeadingZeros(unsigned(type, a)) - (64 - type.bits());
      case "brev" -> a -> Long.reverse(a) >>> (64 - type.bits());
      default -> throw instruction.unknown();
    };
  }

  static LongBinaryOperator binary(Instruction instruction) {
    IntegerType type = type(instruction);
    return switch (instruction.name()) {
      case "add" -> (a, b) -> a + b;
      case "sub" -> (a, b) -> a - b;
      case "mul" -> product(instruction, type);
      case "div" -> type::quotient;
      case "rem" -> type::remainder;
      case "min" -> (a, b) -> type.compare(a, b) <= 0 ? a : b;
      case "max" -> (a, b) -> type.compare(a, b) >= 0 ? a : b;
      case "and" -> (a, b) -> a & b;
      case "or" -> (a, b) -> a | b;
      case "xor" -> (a, b) -> a ^ b;
      case "shl" -> type::shiftLeft;
      case "shr" -> type::shiftRight;
      default -> throw instruction.unknown();
    };
  }

  static Operation.TernaryFunction ternary(Instruction instruction) {
    IntegerType type = type(instruction);
    return switch (instruction.name()) {
      case "mad" -> {
        LongBinaryOperator product = product(instruction, type);
        yield (a, b, c) -> product.applyAsLong(a, b) + c;
      }
      case "bfe" -> (a, start, length) -> bitField(type, a, start & 0xff, length & 0xff);
      case "prmt" -> IntegerArithmetic::permuteBytes;
      case "shf" -> funnelShift(instruction);
      default -> throw instruction.unknown();
    };
  }

  private static IntegerType type(Instruction instruction) {
    return IntegerType.named(instruction.type());
  }

  private static long unsigned(IntegerType type, long a) {
    return new IntegerType(type.bits(), false).of(a);
  }

  private static LongBinaryOperator product(Instruction instruction, IntegerType type) {
    return switch (instruction.opcode().get(1)) {
      case "lo" -> (a, b) -> a * b;
      case "wide" -> (a, b) -> type.of(a) * type.of(b);
      case "hi" -> type::highProduct;
      default -> throw instruction.unknown();
    };
  }

  /** {@code length} bits from bit {@code start} on; of a signed type the last one is the sign. */
  private static long bitField(IntegerType type, long a, long start, long length) {
    if (length == 0) {
      return 0;
    }
    long field = type.shiftRight(a, start);
    long unused = Math.max(0, 64 - length);
    return type.signed() ? (field << unused) >> unused : (field << unused) >>> unused;
  }

  /** Each of four bytes chosen from eight: a digit's 8 repeats the chosen byte's sign instead. */
  private static long permuteBytes(long a, long b, long selector) {
    long bytes = (a & 0xffffffffL) | (b << 32);
    long result = 0;
    for (int i = 0; i < 4; i++) {
      int digit = (int) (selector >>> (4 * i)) & 15;
      long chosen = (byte) (bytes >>> (8 * (digit & 7)));
      result |= (digit < 8 ? chosen & 0xff : chosen >> 7 & 0xff) << (8 * i);
    }
    return result;
  }

  /** A shift of two registers side by side, of which one remains. */
  private static Operation.TernaryFunction funnelShift(Instruction instruction) {
    boolean wrap = instruction.has("wrap");
    boolean left = instruction.has("l");
    return (low, high, amount) -> {
      long distance = wrap ? amount & 31 : Math.min(amount & 0xffffffffL, 32);
      long both = (low & 0xffffffffL) | (high << 32);
      return left ? (both << distance) >>> 32 : both >>> distance;
    };
  }
}
