package org.sbert4j.cuda.ptx;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each operand of a kernel its place: registers, constants and special registers in a warp's
 * registers, variables their addresses. A constant is a register that nobody writes.
 */
final class Operands {
  private final Kernel kernel;
  private final Map<String, Variable> moduleShared;
  private final Map<String, Long> moduleAddresses;
  private final Map<String, Integer> registers = new HashMap<>();
  private final Map<Long, Integer> constants = new LinkedHashMap<>();
  private final Map<SpecialRegister, Integer> specials = new EnumMap<>(SpecialRegister.class);
  private final Map<String, Long> sharedAddresses = new HashMap<>();
  private final Map<String, Integer> parameterOffsets = new HashMap<>();
  private int count;
  private final SharedLayout shared = new SharedLayout();

  /**
   * @param moduleShared shared memory that the module declares for any kernel
   * @param moduleAddresses where the module's variables are
   */
  Operands(Kernel kernel, Map<String, Variable> moduleShared, Map<String, Long> moduleAddresses) {
    this.kernel = kernel;
    this.moduleShared = moduleShared;
    this.moduleAddresses = moduleAddresses;
    kernel.shared().forEach(this::placeShared);
    long offset = 0;
    for (Variable parameter : kernel.parameters()) {
      offset = parameter.align(offset);
      parameterOffsets.put(parameter.name(), (int) offset);
      offset += parameter.size();
    }
  }

  private long placeShared(Variable variable) {
    long address = shared.place(variable);
    sharedAddresses.put(variable.name(), address);
    return address;
  }

  private int newRegister() {
    return Warp.SIZE * count++;
  }

  /** The register to write; {@code _} is one that nobody reads. */
  int result(Instruction instruction, Operand operand) {
    if (operand instanceof Operand.Name name) {
      if (kernel.registers().contains(name.name()) || name.name().equals("_")) {
        return registers.computeIfAbsent(name.name(), n -> newRegister());
      }
    }
    throw instruction.error("writes " + operand + ", which is no register");
  }

  /** The register to read. */
  int source(Instruction instruction, Operand operand) {
    if (operand instanceof Operand.Literal literal) {
      return constant(literal.bits());
    }
    if (operand instanceof Operand.Name name) {
      return named(instruction, name.name());
    }
    throw instruction.error("does not read " + operand);
  }

  private int named(Instruction instruction, String name) {
    if (kernel.registers().contains(name)) {
      return registers.computeIfAbsent(name, n -> newRegister());
    }
    var special = SpecialRegister.named(name);
    if (special.isPresent()) {
      return specials.computeIfAbsent(special.get(), s -> newRegister());
    }
    return constant(address(instruction, name));
  }

  /** A register that holds the same bits in all lanes. */
  int constant(long bits) {
    return constants.computeIfAbsent(bits, b -> newRegister());
  }

  /** Where a variable is: in shared memory the offset, else the address. */
  private long address(Instruction instruction, String name) {
    if (sharedAddresses.containsKey(name)) {
      return sharedAddresses.get(name);
    }
    if (moduleShared.containsKey(name)) {
      return placeShared(moduleShared.get(name));
    }
    if (moduleAddresses.containsKey(name)) {
      return moduleAddresses.get(name);
    }
    throw instruction.error(name + " is declared nowhere");
  }

  /** Where a parameter stands among the launch's arguments, in bytes. */
  int parameterOffset(Instruction instruction, Operand base) {
    if (base instanceof Operand.Name name && parameterOffsets.containsKey(name.name())) {
      return parameterOffsets.get(name.name());
    }
    throw instruction.error(base + " is no parameter of the kernel");
  }

  /** The elements of {@code {a, b}}; of anything else just that. */
  static List<Operand> elements(Operand operand) {
    return operand instanceof Operand.Group group ? group.elements() : List.of(operand);
  }

  SharedLayout shared() {
    return shared;
  }

  Map<SpecialRegister, Integer> specials() {
    return Map.copyOf(specials);
  }

  /** What registers hold when a warp begins. */
  long[] initialRegisters() {
    long[] initial = new long[Warp.SIZE * count];
    constants.forEach((bits, start) -> Arrays.fill(initial, start, start + Warp.SIZE, bits));
    return initial;
  }
}
