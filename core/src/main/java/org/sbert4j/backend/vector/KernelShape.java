package org.sbert4j.backend.vector;

import static org.sbert4j.backend.vector.VectorWidth.LANES;

import java.util.List;
import java.util.Set;

/**
 * The sizes of the multiplication kernel's blocks on this machine.
 *
 * <p>They go by the processor's vector registers: a block's results, one step's weights and a
 * broadcast element or two have to fit. So 24 registers of results of 32, and 12 of 16, which is
 * still more than the 8 to 10 that a core has to have on the way to keep its multiply-add units
 * busy. ARM's cores broadcast on the units that multiply: there 6 × 4 does more with each element.
 *
 * <p>Should C2 not keep such a block in registers after all, which the warm-up sees by its speed,
 * all groups of rows of this JVM are narrow ones ({@link KernelRace}), with the same bits.
 */
final class KernelShape {
  /** Says how many vector registers the processor has, 16 or 32; for tests. */
  static final String REGISTERS_PROPERTY = "sbert4j.vector.registers";

  /**
   * Whether all groups of rows are to be narrow: {@code true} or {@code false}, for tests, or
   * {@code auto}.
   */
  static final String NARROW_PROPERTY = "sbert4j.vector.narrow";

  private static final String NARROW = VectorProperty.get(NARROW_PROPERTY, "auto");

  /** Whether blocks may hold 24 registers of results. */
  private static final boolean MANY =
      VectorProperty.get(REGISTERS_PROPERTY, manyByDefault() ? "32" : "16").equals("32");

  /** Registers of columns of a block. */
  static final int REGISTERS = MANY && LANES == 4 ? 4 : 2;

  /** Rows of a wide group, and of its blocks. */
  static final int ROWS = MANY && REGISTERS == 2 ? 12 : 6;

  /** Rows of the narrow groups, most first. */
  static final List<Integer> NARROW_ROWS = ROWS == 12 ? List.of(8, 4) : List.of(4);

  /** Columns of a block, and of a panel of B. */
  static final int WIDTH = REGISTERS * LANES;

  private static volatile boolean narrow = NARROW.equals("true");

  private KernelShape() {}

  /** 512-bit registers are 32; of the others, x86 is the only architecture to have as few as 16. */
  private static boolean manyByDefault() {
    return LANES == 16
        || !Set.of("amd64", "x86_64", "x86", "i386").contains(VectorProperty.get("os.arch", ""));
  }

  /** Rows of the narrow group, or groups, for the last rows of a matrix, {@code rest} in number. */
  static int narrowRows(int rest) {
    return ROWS == 12 ? (rest + 3) / 4 * 4 : 4;
  }

  /**
   * Elements from one depth step of so many rows to the next: where it is 8, 6 rows leave a gap.
   */
  static int stride(int rows) {
    return rows == 6 ? 8 : rows;
  }

  /** Whether the warm-up is to choose between wide groups and narrow ones. */
  static boolean isFree() {
    return NARROW.equals("auto");
  }

  /** Whether wide groups turned out to be slow in this JVM, and are not to be taken. */
  static boolean isNarrow() {
    return narrow;
  }

  static void setNarrow(boolean faster) {
    narrow = faster;
  }

  /** For people: {@code 6 × 2 registers}. */
  static String description() {
    return (narrow ? NARROW_ROWS.get(0) : ROWS) + " × " + REGISTERS + " registers";
  }
}
