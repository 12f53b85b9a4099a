package org.sbert4j.cuda.ptx;

import java.util.List;
import java.util.Map;

/**
 * A kernel as written: {@code .entry}.
 *
 * @param name by which it is launched
 * @param parameters in their order
 * @param mostThreads of a block ({@code .maxntid}), by which a driver gives out registers
 * @param registers the registers that it declares
 * @param shared the shared memory that it declares
 * @param body all instructions
 * @param labels the index in the body of the instruction after each label
 */
record Kernel(
    String name,
    List<Variable> parameters,
    int mostThreads,
    RegisterNames registers,
    List<Variable> shared,
    List<Instruction> body,
    Map<String, Integer> labels) {}
