package org.sbert4j.benchmarks.model.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What this process holds of the machine's memory, as Linux counts it. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double KIB = 1024;

  private ProcessMemory() {}

  /** Bytes now in memory; NaN where the system does not say. */
  static double resident() throws IOException {
    return bytes("VmRSS:");
  }

  /** The most bytes that ever were; NaN where the system does not say. */
  static double peak() throws IOException {
    return bytes("VmHWM:");
  }

  private static double bytes(String field) throws IOException {
    List<String> lines = Files.exists(STATUS) ? Files.readAllLines(STATUS) : List.of();
    return lines.stream()
        .filter(line -> line.startsWith(field))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * KIB)
        .findFirst()
        .orElse(Double.NaN);
  }
}
