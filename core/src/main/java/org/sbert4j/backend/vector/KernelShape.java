package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;

import java.util.List;
import java.util.Set;

/**
 * The sizes of the multiplication kernel's blocks on this machine.
 *
 * <p>They go by the processor's vector registers: a block's results, one step's weights and a
 * broadcast element or two have to fit. So 24 results for 32 registers, and 12 for 16, which is
 * still more than the 8 to 10 that a core has to have on the way to keep its multiply-add units
 * busy. ARM's cores broadcast on the units that multiply: there 6 × 4 does more with each element.
 *
 * <p>Each tall block comes in two forms, which give the same bits. What C2 makes of them differs
 * from JDK to JDK: 17 keeps the plain one in registers and spills the fenced one, 25 with 256-bit
 * registers the other way round. So a table says which to begin with, and the warm-up, which has
 * seen both compiled, takes the faster one.
 */
final class KernelShape {
  /** Says how many vector registers the processor has, 16 or 32; for tests. */
  static final String REGISTERS_PROPERTY = "sbert4j.vector.registers";

  /** {@code plain} or {@code fenced}; nobody chooses then. */
  static final String FORM_PROPERTY = "sbert4j.vector.form";

  private static final String FORM = VectorProperty.get(FORM_PROPERTY, "auto");

  /** Whether blocks may hold 24 registers of results. */
  private static final boolean MANY =
      VectorProperty.get(REGISTERS_PROPERTY, manyByDefault() ? "32" : "16").equals("32");

  /** Registers of columns of a block. */
  static final int REGISTERS = MANY && LANES == 4 ? 4 : 2;

  /** Rows of a tall block. */
  static final int ROWS = !MANY || REGISTERS == 4 ? 6 : 12;

  /** Rows of the narrower blocks for the last rows of a matrix. */
  static final List<Integer> NARROW_ROWS = ROWS == 12 ? List.of(8, 4) : List.of(4);

  /** Columns of a block, and of a panel of B. */
  static final int WIDTH = REGISTERS * LANES;

  /** The first JDK whose C2 spills the plain form in 16 registers, of those that are known. */
  private static final int SPILLING_JDK = 25;

  private static volatile boolean fenced =
      FORM.equals("auto")
          ? !MANY && Runtime.version().feature() >= SPILLING_JDK
          : FORM.equals("fenced");

  private KernelShape() {}

  /** 512-bit registers are 32; of the others, x86 is the only architecture to have as few as 16. */
  private static boolean manyByDefault() {
    return LANES == 16
        || !Set.of("amd64", "x86_64", "x86", "i386").contains(VectorProperty.get("os.arch", ""));
  }

  /** Whether tall blocks are to take the fenced form now. */
  static boolean fenced() {
    return fenced;
  }

  /** Whether the form may be chosen by its speed. */
  static boolean isFree() {
    return FORM.equals("auto");
  }

  static void setFenced(boolean faster) {
    fenced = faster;
  }

  /** Rows of the narrow block, or blocks, for the last rows of a matrix, {@code rest} in number. */
  static int narrowRows(int rest) {
    return ROWS == 12 ? (rest + 3) / 4 * 4 : 4;
  }

  /** For people: {@code 6 × 2 fenced}. */
  static String description() {
    return ROWS + " × " + REGISTERS + (fenced ? " fenced" : "");
  }
}
