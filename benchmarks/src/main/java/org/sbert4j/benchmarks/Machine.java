package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine, without its name.
 *
 * @param cpu the processor's model
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
        try (Stream<String> lines = Files.lines(cpuinfo)) {
          return lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse("unknown processor");
        }
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
}
