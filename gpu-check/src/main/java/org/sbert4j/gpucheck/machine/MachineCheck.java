package org.sbert4j.gpucheck.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sbert4j.backend.Backend;
import org.sbert4j.backend.ThreadTeam;
import org.sbert4j.gpucheck.report.Outcome;
import org.sbert4j.gpucheck.report.Report;
import org.sbert4j.gpucheck.setup.Check;
import org.sbert4j.gpucheck.setup.Subject;

/** Where all this ran. */
public record MachineCheck(Subject subject) implements Check {
  private static final Path MAPPED = Path.of("/proc/self/maps");

  @Override
  public String name() {
    return "machine";
  }

  @Override
  public void run(Report report) throws IOException {
    tell(report, "backend", subject.description());
    tell(
        report,
        "java",
        "%s %s, %s heap at most"
            .formatted(
                System.getProperty("java.vm.name"),
                Runtime.version(),
                MemoryGauge.format((double) Runtime.getRuntime().maxMemory())));
    tell(
        report,
        "system",
        "%s %s, %s, %d processors, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                processor()));
    if (subject.isGpu()) {
      tell(report, "libraries", libraries());
    }
  }

  private static void tell(Report report, String what, String note) {
    report.tell("machine " + what, Outcome.OK, Duration.ZERO, note, Map.of(what, note));
  }

  private static String processor() throws IOException {
    Path file = Path.of("/proc/cpuinfo");
    if (!Files.exists(file)) {
      return "processor unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("processor unknown");
    }
  }

  /** The CUDA libraries that the process has, by the files that are mapped. */
  private String libraries() throws IOException {
    try (Backend backend = subject.newBackend()) {
      // Only a backend that computes has loaded everything.
      backend.newWorkspace(ThreadTeam.CALLER_ALONE).close();
      List<String> libraries = Files.exists(MAPPED) ? cudaLibraries() : List.of();
      return libraries.isEmpty() ? "the system does not say" : String.join(" ", libraries);
    }
  }

  private static List<String> cudaLibraries() throws IOException {
    try (Stream<String> lines = Files.lines(MAPPED)) {
      return lines
          .filter(line -> line.indexOf('/') >= 0)
          .map(line -> line.substring(line.indexOf('/')))
          .filter(path -> path.matches(".*/lib(cuda|cublas|nv|JCu|JCublas)[^/]*"))
          .collect(Collectors.toCollection(TreeSet::new))
          .stream()
          .toList();
    }
  }
}
