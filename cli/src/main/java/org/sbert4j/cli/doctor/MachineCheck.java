package org.sbert4j.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Processors and memory, of the machine and of the container. */
final class MachineCheck {
  /** Below this a model of some hundred MB finds no room beside its weights. */
  private static final long SMALL_HEAP = 256L << 20;

  private MachineCheck() {}

  static Section run() {
    return run(
        ContainerLimits.ofThisProcess(),
        Runtime.getRuntime().maxMemory(),
        JavaCheck.option("UseFMA", "unknown"));
  }

  static Section run(ContainerLimits limits, long maxHeap, String fusedMultiplyAdd) {
    List<String> cpuInfo = cpuInfo();
    long processorsOfMachine =
        cpuInfo.stream().filter(line -> line.startsWith("processor\t")).count();
    Section.Builder section =
        new Section.Builder("machine")
            .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
            .put("architecture", System.getProperty("os.arch"))
            .put("processor", model(cpuInfo))
            .put("processorsOfMachine", processorsOfMachine > 0 ? processorsOfMachine : null)
            .put("availableProcessors", Runtime.getRuntime().availableProcessors())
            .put(
                "containerProcessors",
                limits.processors().isPresent() ? limits.processors().getAsDouble() : null)
            .put(
                "containerMemoryBytes",
                limits.memoryBytes().isPresent() ? limits.memoryBytes().getAsLong() : null)
            .put("maxHeapBytes", maxHeap)
            .put("fusedMultiplyAdd", fusedMultiplyAdd);
    if (fusedMultiplyAdd.equals("false")) {
      section.problem(
          Problem.slow(
              "fused multiply-add is off in this JVM (UseFMA is false), and other means"
                  + " take up to 30 times as long",
              "start java without -XX:-UseFMA, on a processor that has it; a virtual machine may"
                  + " hide it, and does not with CPU type host"));
    }
    if (limits.memoryBytes().isPresent() && maxHeap > limits.memoryBytes().getAsLong()) {
      section.problem(
          Problem.slow(
              "the heap may grow to %d MB where the container has %d MB, and the process is then killed"
                  .formatted(maxHeap >> 20, limits.memoryBytes().getAsLong() >> 20),
              "set -Xmx to half of the container's memory"));
    }
    if (maxHeap < SMALL_HEAP) {
      section.problem(
          Problem.slow(
              "the heap may grow to %d MB only, which holds small models".formatted(maxHeap >> 20),
              "allow more with -Xmx, for instance SBERT4J_OPTS=-Xmx2g for the command"));
    }
    return section.build();
  }

  private static List<String> cpuInfo() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo"));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** What Linux says of the processor: on x86 its name, on ARM who made it and which it is. */
  static String model(List<String> cpuInfo) {
    String name = value(cpuInfo, "model name");
    String implementer = value(cpuInfo, "CPU implementer");
    if (name != null || implementer == null) {
      return name;
    }
    return "ARM, implementer " + implementer + ", part " + value(cpuInfo, "CPU part");
  }

  private static String value(List<String> cpuInfo, String key) {
    return cpuInfo.stream()
        .filter(line -> line.startsWith(key))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(null);
  }
}
