package org.sbert4j.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongBinaryOperator;
import java.util.function.LongUnaryOperator;

/** Makes a {@link Program} of a kernel: one operation for each instruction. */
final class KernelCompiler {
  /** They order accesses to memory, which here happen in the order of the program anyway. */
  private static final Set<String> FENCES = Set.of("membar", "fence");

  private static final Operation NOTHING = new Operation.Sequence(List.of());

  private final Kernel kernel;
  private final Operands operands;

  /**
   * @param moduleShared shared memory that the module declares for any kernel
   * @param moduleAddresses where the module's variables are
   */
  KernelCompiler(
      Kernel kernel, Map<String, Variable> moduleShared, Map<String, Long> moduleAddresses) {
    this.kernel = kernel;
    operands = new Operands(kernel, moduleShared, moduleAddresses);
  }

  /**
   * @throws PtxException naming the line of an instruction that is not known
   */
  Program compile() {
    List<Operation> operations = new ArrayList<>();
    List<Program.Guard> guards = new ArrayList<>();
    for (Instruction instruction : kernel.body()) {
      operations.add(operation(instruction));
      guards.add(guard(instruction));
    }
    operations.add(new Control.Exit());
    guards.add(Program.Guard.NONE);
    return new Program(
        kernel,
        List.copyOf(operations),
        List.copyOf(guards),
        operands.initialRegisters(),
        operands.specials(),
        operands.shared());
  }

  private Program.Guard guard(Instruction instruction) {
    return instruction.guard() == null
        ? Program.Guard.NONE
        : new Program.Guard(
            operands.source(instruction, new Operand.Name(instruction.guard())),
            instruction.guardNegated());
  }

  private Operation operation(Instruction instruction) {
    if (FENCES.contains(instruction.name())) {
      return NOTHING;
    }
    return switch (instruction.name()) {
      case "bra" -> new Control.Branch(target(instruction));
      case "ret", "exit" -> new Control.Exit();
      case "bar", "barrier" -> barrier(instruction);
      case "shfl" -> WarpInstructions.shuffle(instruction, operands);
      case "vote" -> WarpInstructions.vote(instruction, operands);
      case "wmma" -> MatrixInstructions.of(instruction, operands);
      case "ld" -> load(instruction);
      case "st" -> store(instruction);
      case "mov" -> move(instruction);
      case "cvt" -> unary(instruction, Conversions.of(instruction));
      case "cvta" -> unary(instruction, addressConversion(instruction));
      case "setp" -> comparison(instruction);
      case "selp" -> ternary(instruction, (a, b, condition) -> (condition & 1) != 0 ? a : b);
      default -> arithmetic(instruction);
    };
  }

  private int target(Instruction instruction) {
    if (instruction.operands().get(0) instanceof Operand.Name label
        && kernel.labels().containsKey(label.name())) {
      return kernel.labels().get(label.name());
    }
    throw instruction.error("the kernel has no label " + instruction.operands());
  }

  private Operation barrier(Instruction instruction) {
    if (instruction.has("warp")) {
      return WarpInstructions.warpBarrier(instruction, operands);
    }
    boolean wholeBlock = instruction.operands().equals(List.of(new Operand.Literal(0)));
    if (!instruction.has("sync") || !wholeBlock) {
      throw instruction.unknown();
    }
    return new Control.Barrier();
  }

  private Operation arithmetic(Instruction instruction) {
    boolean real = Types.isFloat(instruction.type());
    return switch (instruction.operands().size()) {
      case 2 ->
          unary(
              instruction,
              real ? FloatArithmetic.unary(instruction) : IntegerArithmetic.unary(instruction));
      case 3 ->
          binary(
              instruction,
              real ? FloatArithmetic.binary(instruction) : IntegerArithmetic.binary(instruction));
      case 4 ->
          ternary(
              instruction,
              real ? FloatArithmetic.ternary(instruction) : IntegerArithmetic.ternary(instruction));
      default -> throw instruction.unknown();
    };
  }

  private int result(Instruction instruction) {
    return operands.result(instruction, instruction.operands().get(0));
  }

  private int source(Instruction instruction, int index) {
    return operands.source(instruction, instruction.operands().get(index));
  }

  private Operation unary(Instruction instruction, LongUnaryOperator function) {
    return new Operation.Unary(result(instruction), source(instruction, 1), function);
  }

  private Operation binary(Instruction instruction, LongBinaryOperator function) {
    return new Operation.Binary(
        result(instruction), source(instruction, 1), source(instruction, 2), function);
  }

  private Operation ternary(Instruction instruction, Operation.TernaryFunction function) {
    return new Operation.Ternary(
        result(instruction),
        source(instruction, 1),
        source(instruction, 2),
        source(instruction, 3),
        function);
  }

  /** {@code setp.lt.and.s32 p, a, b, c}: compares, then combines with c, if there is one. */
  private Operation comparison(Instruction instruction) {
    var comparison = Comparisons.of(instruction);
    if (instruction.operands().size() == 3) {
      return binary(instruction, comparison);
    }
    var combination = Comparisons.combination(instruction);
    Operand third = instruction.operands().get(3);
    boolean negated = third instanceof Operand.Negated;
    Operand register = third instanceof Operand.Negated not ? not.predicate() : third;
    return new Operation.Ternary(
        result(instruction),
        source(instruction, 1),
        source(instruction, 2),
        operands.source(instruction, register),
        (a, b, c) -> combination.applyAsLong(comparison.applyAsLong(a, b), negated ? c ^ 1 : c));
  }

  /** Addresses that name no space are those of the device's memory, and a window of shared ones. */
  private static LongUnaryOperator addressConversion(Instruction instruction) {
    boolean shared = instruction.has("shared");
    boolean to = instruction.has("to");
    if (!shared && !instruction.has("global") && !instruction.has("const")) {
      throw instruction.unknown();
    }
    long distance = !shared ? 0 : to ? -MemorySpace.SHARED_WINDOW : MemorySpace.SHARED_WINDOW;
    return address -> address + distance;
  }

  private Operation load(Instruction instruction) {
    IntegerType type = memoryType(instruction);
    Operand.Address address = address(instruction, 1);
    List<Operand> results = Operands.elements(instruction.operands().get(0));
    if (instruction.has("param")) {
      int offset = operands.parameterOffset(instruction, address.base());
      return new MemorySpace.ParameterLoad(
          operands.result(instruction, results.get(0)), offset + (int) address.offset(), type);
    }
    return new MemorySpace.Load(
        MemorySpace.of(instruction),
        results.stream().mapToInt(result -> operands.result(instruction, result)).toArray(),
        operands.source(instruction, address.base()),
        address.offset(),
        type);
  }

  private Operation store(Instruction instruction) {
    Operand.Address address = address(instruction, 0);
    List<Operand> sources = Operands.elements(instruction.operands().get(1));
    return new MemorySpace.Store(
        MemorySpace.of(instruction),
        sources.stream().mapToInt(source -> operands.source(instruction, source)).toArray(),
        operands.source(instruction, address.base()),
        address.offset(),
        memoryType(instruction));
  }

  /** Floats travel as the bits that they are. */
  private static IntegerType memoryType(Instruction instruction) {
    return IntegerType.named(instruction.type());
  }

  private static Operand.Address address(Instruction instruction, int index) {
    if (instruction.operands().get(index) instanceof Operand.Address address) {
      return address;
    }
    throw instruction.error("has no address");
  }

  /** {@code mov}, which also packs {@code {low, high}} into a wider register and unpacks it. */
  private Operation move(Instruction instruction) {
    Operand target = instruction.operands().get(0);
    Operand origin = instruction.operands().get(1);
    if (target instanceof Operand.Group group) {
      return unpack(instruction, group.elements(), source(instruction, 1));
    }
    if (origin instanceof Operand.Group group) {
      return pack(instruction, group.elements());
    }
    return unary(instruction, a -> a);
  }

  private Operation unpack(Instruction instruction, List<Operand> targets, int source) {
    int bits = 8 * Types.size(instruction.type()) / targets.size();
    List<Operation> parts = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      int shift = i * bits;
      int target = operands.result(instruction, targets.get(i));
      parts.add(new Operation.Unary(target, source, a -> a >>> shift));
    }
    return new Operation.Sequence(parts);
  }

  private Operation pack(Instruction instruction, List<Operand> sources) {
    IntegerType element =
        new IntegerType(8 * Types.size(instruction.type()) / sources.size(), false);
    int[] registers = sources.stream().mapToInt(s -> operands.source(instruction, s)).toArray();
    if (registers.length != 2) {
      throw instruction.unknown();
    }
    return new Operation.Binary(
        result(instruction),
        registers[0],
        registers[1],
        (low, high) -> element.of(low) | high << element.bits());
  }
}
