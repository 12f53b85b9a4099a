package org.sbert4j.cuda.ptx;

import java.util.List;
import java.util.Map;

/**
 * A compiled kernel. Immutable.
 *
 * @param kernel what it was made from
 * @param operations one for each instruction
 * @param guards for each operation which lanes take part
 * @param initialRegisters what the registers of a warp hold at first: constants, else zeros; 32
 *     lanes a register
 * @param specials where special registers stand
 * @param shared the shared memory of a block
 */
record Program(
    Kernel kernel,
    List<Operation> operations,
    List<Guard> guards,
    long[] initialRegisters,
    Map<SpecialRegister, Integer> specials,
    SharedLayout shared) {

  /**
   * A predicate that decides whether a lane takes part in an operation.
   *
   * @param register index of the predicate; negative if all take part
   * @param negated whether those take part for which it is false
   */
  record Guard(int register, boolean negated) {
    static final Guard NONE = new Guard(-1, false);
  }

  /** For messages: where an operation comes from. */
  String describe(int index) {
    if (index >= kernel.body().size()) {
      return "kernel " + kernel.name() + ", its end";
    }
    Instruction instruction = kernel.body().get(index);
    return "kernel "
        + kernel.name()
        + ", PTX line "
        + instruction.line()
        + " ("
        + instruction.fullName()
        + ")";
  }
}
