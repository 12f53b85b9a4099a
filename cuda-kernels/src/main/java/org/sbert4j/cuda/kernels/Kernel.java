package org.sbert4j.cuda.kernels;

import java.util.List;

/**
 * A kernel of {@code kernels.ptx}, as its {@code .cu} source declares it.
 *
 * @param name its entry in the PTX
 * @param blockSize threads of a block, all along x
 * @param parameters what a launch passes, in this order
 */
public record Kernel(String name, int blockSize, List<Parameter> parameters) {
  public Kernel {
    parameters = List.copyOf(parameters);
  }

  public Kernel(String name, int blockSize, Parameter... parameters) {
    this(name, blockSize, List.of(parameters));
  }

  /** The types that parameters have. */
  public enum Parameter {
    /** An address in the device's memory, or 0 for none. */
    POINTER,
    /** A 32-bit integer. */
    INTEGER,
    /** A 64-bit integer. */
    LONG,
    /** A 32-bit float. */
    REAL
  }

  /**
   * A run of this kernel.
   *
   * @param grid how many blocks
   * @param arguments one for each parameter
   */
  public KernelLaunch launch(Grid grid, KernelArguments arguments) {
    return new KernelLaunch(name, grid.x(), grid.y(), grid.z(), blockSize, arguments);
  }
}
