package org.sbert4j.cuda.ptx;

import java.util.List;

/**
 * {@code wmma}: a warp multiplies 16 × 16 matrices whose elements are spread over its lanes.
 *
 * <p>How they are spread is left open by PTX. Here it follows no pattern that a kernel could have
 * by chance: if a lane finds its own elements without a barrier, that is luck on some device and a
 * race here. A register of halves holds its element twice. An accumulator's sum of products is a
 * chain of fused multiply-adds; a tensor core adds in an order of its own.
 */
final class MatrixInstructions {
  private static final int EDGE = 16;
  private static final int REGISTERS = 8;

  /** A row in memory begins at a multiple of so many bytes, or tensor cores cannot load it. */
  private static final int BASE_ALIGNMENT = 32;

  private static final int STRIDE_ALIGNMENT = 16;

  private MatrixInstructions() {}

  /** An instruction {@code wmma.….sync.aligned.….m16n16k16.…}. */
  static Operation of(Instruction instruction, Operands operands) {
    if (!instruction.has("m16n16k16")) {
      throw instruction.unknown();
    }
    List<Operand> all = instruction.operands();
    return switch (instruction.opcode().get(1)) {
      case "load" -> transfer(instruction, operands, all.get(0), all.get(1), false);
      case "store" -> transfer(instruction, operands, all.get(1), all.get(0), true);
      case "mma" -> product(instruction, operands);
      default -> throw instruction.unknown();
    };
  }

  private static int[] fragment(Instruction instruction, Operands operands, Operand operand) {
    int[] registers =
        Operands.elements(operand).stream()
            .mapToInt(element -> operands.source(instruction, element))
            .toArray();
    if (registers.length != REGISTERS) {
      throw instruction.unknown();
    }
    return registers;
  }

  private static Operation transfer(
      Instruction instruction, Operands operands, Operand fragment, Operand place, boolean store) {
    if (!(place instanceof Operand.Address address)) {
      throw instruction.unknown();
    }
    boolean half = instruction.type().equals("f16");
    boolean accumulator = instruction.has("c") || instruction.has("d");
    if (half == accumulator || (!half && !instruction.type().equals("f32"))) {
      throw instruction.unknown();
    }
    int stride =
        instruction.operands().size() > 2
            ? operands.source(instruction, instruction.operands().get(2))
            : operands.constant(EDGE);
    return new Transfer(
        MemorySpace.of(instruction),
        fragment(instruction, operands, fragment),
        operands.source(instruction, address.base()),
        address.offset(),
        stride,
        half,
        instruction.has("row"),
        store);
  }

  private static Operation product(Instruction instruction, Operands operands) {
    // Layouts of a and b matter to hardware; here a fragment knows its rows and columns.
    if (!instruction.fullName().endsWith(".m16n16k16.f32.f32")) {
      throw instruction.unknown();
    }
    List<Operand> all = instruction.operands();
    return new Product(
        fragment(instruction, operands, all.get(0)),
        fragment(instruction, operands, all.get(1)),
        fragment(instruction, operands, all.get(2)),
        fragment(instruction, operands, all.get(3)));
  }

  /** The place of an element: as many as there are, each once, because the factor is odd. */
  private static int place(int row, int column) {
    return (37 * (EDGE * row + column) + 11) % (EDGE * EDGE);
  }

  /** The lane that has an element of a fragment. */
  private static int laneOf(int row, int column) {
    return place(row, column) % Warp.SIZE;
  }

  /** Index among a warp's registers of an element of a fragment. */
  private static int index(int[] fragment, int row, int column) {
    return fragment[place(row, column) / Warp.SIZE] + laneOf(row, column);
  }

  private record Transfer(
      MemorySpace space,
      int[] fragment,
      int base,
      long offset,
      int strideRegister,
      boolean half,
      boolean rowMajor,
      boolean store)
      implements WarpOperation {
    @Override
    public int members(Warp warp, int lane) {
      return -1;
    }

    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      warp.setLane(0);
      long address = registers[base] + offset;
      int stride = (int) registers[strideRegister];
      int size = half ? Short.BYTES : Float.BYTES;
      checkUniform(registers, address, stride);
      checkAlignment(address, stride * size);
      for (int row = 0; row < EDGE; row++) {
        for (int column = 0; column < EDGE; column++) {
          int lane = laneOf(row, column);
          warp.setLane(lane);
          int index = index(fragment, row, column);
          long element = rowMajor ? (long) row * stride + column : (long) column * stride + row;
          if (store) {
            space.write(warp, lane, address + size * element, size, registers[index]);
          } else {
            long value = space.read(warp, lane, address + size * element, size);
            registers[index] = half ? value << 16 | value : value;
          }
        }
      }
    }

    private void checkUniform(long[] registers, long address, int stride) {
      for (int lane = 1; lane < Warp.SIZE; lane++) {
        if (registers[base + lane] + offset != address
            || (int) registers[strideRegister + lane] != stride) {
          throw new MemoryFault("lanes name different addresses or strides of one matrix");
        }
      }
    }

    private void checkAlignment(long address, int strideBytes) {
      if (address % BASE_ALIGNMENT != 0 || strideBytes % STRIDE_ALIGNMENT != 0) {
        throw new MemoryFault(
            "a matrix at "
                + GlobalMemory.hex(address)
                + " with rows of "
                + strideBytes
                + " bytes, which should be multiples of "
                + BASE_ALIGNMENT
                + " and "
                + STRIDE_ALIGNMENT);
      }
    }
  }

  private record Product(int[] result, int[] a, int[] b, int[] c) implements WarpOperation {
    @Override
    public int members(Warp warp, int lane) {
      return -1;
    }

    @Override
    public void execute(Warp warp, int lanes) {
      long[] registers = warp.registers();
      float[] left = elements(registers, a, true);
      float[] right = elements(registers, b, true);
      float[] sums = elements(registers, c, false);
      for (int row = 0; row < EDGE; row++) {
        for (int k = 0; k < EDGE; k++) {
          float x = left[EDGE * row + k];
          for (int column = 0; column < EDGE; column++) {
            int element = EDGE * row + column;
            sums[element] = Math.fma(x, right[EDGE * k + column], sums[element]);
          }
        }
      }
      for (int element = 0; element < sums.length; element++) {
        registers[index(result, 0, element)] = FloatArithmetic.bits(sums[element]);
      }
    }

    private static float[] elements(long[] registers, int[] fragment, boolean half) {
      float[] elements = new float[EDGE * EDGE];
      for (int element = 0; element < elements.length; element++) {
        long register = registers[index(fragment, 0, element)];
        elements[element] = half ? Half.toFloat((short) register) : FloatArithmetic.real(register);
      }
      return elements;
    }
  }
}
