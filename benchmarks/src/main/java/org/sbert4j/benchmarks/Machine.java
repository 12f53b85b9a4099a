package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The machine, without its name.
 *
 * @param cpu the processor's model, and how wide its registers are where that is known
 * @param cores how many cores a JVM may use
 * @param system the operating system and the architecture
 */
public record Machine(String cpu, int cores, String system) {
  public static Machine here() {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                // What follows the number, in a kernel's version, may name whose machine it is.
                System.getProperty("os.version").replaceFirst("[^0-9.].*", ""),
                System.getProperty("os.arch")));
  }

  private static String cpuModel() {
    try {
      Path cpuinfo = Path.of("/proc/cpuinfo");
      if (Files.exists(cpuinfo)) {
        List<String> lines = Files.readAllLines(cpuinfo);
        return field(lines, "model name").orElse("unknown processor")
            + registers(field(lines, "flags").orElse(""));
      }
      if (System.getProperty("os.name").startsWith("Mac")) {
        Process sysctl = new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string").start();
        try (var output = sysctl.inputReader()) {
          return output.readLine();
        }
      }
    } catch (IOException e) {
      return "unknown processor";
    }
    String windows = System.getenv("PROCESSOR_IDENTIFIER");
    return windows == null ? "unknown processor" : windows;
  }

  private static Optional<String> field(List<String> cpuinfo, String name) {
    return cpuinfo.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst();
  }

  /** Processors of one name differ in it, and nothing decides more about a figure. */
  private static String registers(String flags) {
    List<String> words = List.of(flags.split(" "));
    if (words.contains("avx512f")) {
      return " with 512-bit registers";
    }
    return words.contains("avx2") ? " with 256-bit registers" : "";
  }
}
