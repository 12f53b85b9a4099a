package org.sbert4j.benchmarks.model.kernels;

import org.sbert4j.backend.Backend;
import org.sbert4j.backend.BackendOptions;
import org.sbert4j.backend.Backends;

/**
 * Prints what so many threads of this JVM can do at most, beside which a kernel's speed is shown:
 * the nanoseconds that {@link #OPERATIONS} fused multiply-adds' operations take them, and in a
 * second line the bits of a register.
 */
public final class PeakProgram {
  public static final double OPERATIONS = 1e9;

  private PeakProgram() {}

  /** Argument: how many threads. */
  public static void main(String[] arguments) {
    try (Backend backend = Backends.create("vector", BackendOptions.none())) {
      double gflops = backend.peakGflops(Integer.parseInt(arguments[0])).orElseThrow();
      System.out.println(OPERATIONS / gflops);
      System.out.println(registerBits());
    }
  }

  /** By reflection, so that this compiles without the incubator module. */
  private static int registerBits() {
    try {
      Object species =
          Class.forName("jdk.incubator.vector.FloatVector").getField("SPECIES_PREFERRED").get(null);
      return (int)
          Class.forName("jdk.incubator.vector.VectorSpecies")
              .getMethod("vectorBitSize")
              .invoke(species);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
