package org.sbert4j.cuda.ptx;

import java.util.List;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/**
 * What an instruction was compiled to. Operands are the indices, in a warp's {@link
 * Warp#registers}, of lane 0; the other lanes follow. Immutable: all warps share it.
 */
interface Operation {
  /**
   * Carries it out.
   *
   * @param lanes a bit for each lane that takes part
   */
  void execute(Warp warp, int lanes);

  /** {@code result = function(a)} in each lane. */
  record Unary(int result, int a, LongUnaryOperator function) implements Operation {
    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          registers[result + lane] = function.applyAsLong(registers[a + lane]);
        }
      }
    }
  }

  /** {@code result = function(a, b)} in each lane. */
  record Binary(int result, int a, int b, LongBinaryOperator function) implements Operation {
    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          registers[result + lane] = function.applyAsLong(registers[a + lane], registers[b + lane]);
        }
      }
    }
  }

  /** A function of three registers. */
  @FunctionalInterface
  interface TernaryFunction {
    long apply(long a, long b, long c);
  }

  /** {@code result = function(a, b, c)} in each lane. */
  record Ternary(int result, int a, int b, int c, TernaryFunction function) implements Operation {
    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      for (int lane = 0; lane < Warp.SIZE; lane++) {
        if ((lanes >>> lane & 1) != 0) {
          registers[result + lane] =
              function.apply(registers[a + lane], registers[b + lane], registers[c + lane]);
        }
      }
    }
  }

  /** Several operations as one, such as the parts of a {@code mov} of a vector. */
  record Sequence(List<Operation> parts) implements Operation {
    @Override
    public void execute(Warp warp, int lanes) {
      for (Operation part : parts) {
        part.execute(warp, lanes);
      }
    }
  }
}
