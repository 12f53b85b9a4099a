package org.sbert4j.cuda.ptx;

import java.util.List;
import java.util.Map;

/** The text of a module, taken apart. Immutable. */
public final class PtxModule {
  private final List<Variable> variables;
  private final Map<String, Kernel> kernels;

  PtxModule(List<Variable> variables, Map<String, Kernel> kernels) {
    this.variables = List.copyOf(variables);
    this.kernels = Map.copyOf(kernels);
  }

  /**
   * Reads a text.
   *
   * @throws PtxException with the line, if something cannot be read
   */
  public static PtxModule parse(String ptx) {
    return new PtxParser(ptx).parse();
  }

  /** Memory that outlives a kernel: tables, for instance. */
  List<Variable> variables() {
    return variables;
  }

  /** By name. */
  Map<String, Kernel> kernels() {
    return kernels;
  }
}
