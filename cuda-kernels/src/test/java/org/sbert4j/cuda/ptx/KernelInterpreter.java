package org.sbert4j.cuda.ptx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A module of PTX, loaded into a device's memory and ready to run on the CPU.
 *
 * <p>Thread-safe: kernels may run side by side, as far as their memory allows it.
 */
public final class KernelInterpreter {
  private final PtxModule module;
  private volatile boolean watching;
  private final GlobalMemory memory;
  private final Map<String, Variable> shared = new HashMap<>();
  private final Map<String, Long> addresses = new HashMap<>();
  private final Map<String, Program> programs = new ConcurrentHashMap<>();

  /**
   * Places a module's variables in memory, where they stay.
   *
   * @param module may be loaded into several memories
   */
  public KernelInterpreter(PtxModule module, GlobalMemory memory) {
    this.module = module;
    this.memory = memory;
    for (Variable variable : module.variables()) {
      if (variable.space().equals("shared")) {
        shared.put(variable.name(), variable);
      } else {
        long address = memory.allocate(variable.size());
        ByteBuffer content = ByteBuffer.allocate(variable.size());
        memory.upload(content.put(variable.content()).clear(), address);
        addresses.put(variable.name(), address);
      }
    }
  }

  /** The names of its kernels. */
  public Set<String> kernels() {
    return module.kernels().keySet();
  }

  /** How many bytes of arguments a kernel takes. */
  public int parameterBytes(String kernel) {
    long bytes = 0;
    for (Variable parameter : kernel(kernel).parameters()) {
      bytes = parameter.align(bytes) + parameter.size();
    }
    return (int) bytes;
  }

  private int mostThreads(String kernel) {
    return kernel(kernel).mostThreads();
  }

  /** The shared memory of a block of a kernel. */
  public int sharedBytes(String kernel) {
    return program(kernel).shared().usedBytes();
  }

  /**
   * From now on looks for races in the device's memory as well, which costs some time and eight
   * times the memory that a kernel touches.
   */
  public void watchRaces() {
    watching = true;
  }

  private Kernel kernel(String name) {
    Kernel kernel = module.kernels().get(name);
    if (kernel == null) {
      throw new PtxException("the PTX has no kernel " + name + "; it has " + kernels());
    }
    return kernel;
  }

  private Program program(String name) {
    return programs.computeIfAbsent(
        name, n -> new KernelCompiler(kernel(n), shared, addresses).compile());
  }

  /**
   * Runs a kernel to its end, block after block.
   *
   * @param arguments from position to limit, little-endian, as PTX lays parameters out: one after
   *     the other, each at a multiple of its size
   * @return how many instructions were carried out, one for each thread that took part
   * @throws PtxException naming kernel, line and thread, if it does what it must not
   */
  public long launch(String kernel, ThreadGrid grid, ByteBuffer arguments) {
    Program program = program(kernel);
    ByteBuffer parameters = arguments.slice().order(ByteOrder.LITTLE_ENDIAN);
    if (parameters.limit() != parameterBytes(kernel)) {
      throw new PtxException(
          "kernel "
              + kernel
              + " takes "
              + parameterBytes(kernel)
              + " bytes of arguments, not "
              + parameters.limit());
    }
    if (grid.blockSize() > mostThreads(kernel)) {
      throw new PtxException(
          "kernel "
              + kernel
              + " is made for blocks of "
              + mostThreads(kernel)
              + " threads at most, not "
              + grid.blockSize());
    }
    GlobalRaces races = watching ? new GlobalRaces() : null;
    long executed = 0;
    for (int z = 0; z < grid.z(); z++) {
      for (int y = 0; y < grid.y(); y++) {
        for (int x = 0; x < grid.x(); x++) {
          BlockIndex index = new BlockIndex(x, y, z);
          executed += new ThreadBlock(program, grid, index, memory, parameters, races).run();
        }
      }
    }
    return executed;
  }
}
