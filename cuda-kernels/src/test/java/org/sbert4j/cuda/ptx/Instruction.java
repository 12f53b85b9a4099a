package org.sbert4j.cuda.ptx;

import java.util.List;

/**
 * One statement of a kernel's body.
 *
 * @param line counted from 1
 * @param guard the predicate register that decides whether a thread takes part; null for none
 * @param guardNegated whether it takes part where the predicate is false
 * @param opcode name and modifiers, {@code [ld, global, f32]}
 * @param operands in the order of writing, the result first
 */
record Instruction(
    int line, String guard, boolean guardNegated, List<String> opcode, List<Operand> operands) {
  /** {@code ld}. */
  String name() {
    return opcode.get(0);
  }

  /** {@code f32}: the last part. */
  String type() {
    return opcode.get(opcode.size() - 1);
  }

  boolean has(String modifier) {
    return opcode.indexOf(modifier) > 0;
  }

  /** {@code ld.global.f32}. */
  String fullName() {
    return String.join(".", opcode);
  }

  PtxException unknown() {
    return error("not known to the interpreter");
  }

  PtxException error(String what) {
    return new PtxException("PTX line " + line + ", " + fullName() + ": " + what);
  }
}
