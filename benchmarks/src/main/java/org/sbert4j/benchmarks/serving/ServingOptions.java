package org.sbert4j.benchmarks.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.sbert4j.benchmarks.ReportOptions;

/**
 * The options of {@code benchmarks/run server}.
 *
 * @param report those of every report
 * @param oha the load generator's program
 * @param python a Python with what peers/servers.txt lists; without it no other server is measured
 */
record ServingOptions(ReportOptions report, Path oha, Optional<Path> python) {
  /**
   * Reads the options.
   *
   * @throws org.sbert4j.benchmarks.UsageException naming the option that is wrong
   */
  static ServingOptions parse(List<String> arguments) {
    Path oha = Path.of("oha");
    Optional<Path> python = Optional.empty();
    List<String> others = new ArrayList<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--oha" -> oha = ReportOptions.path(option, rest);
        case "--python" -> python = Optional.of(ReportOptions.path(option, rest));
        default -> others.add(option);
      }
    }
    return new ServingOptions(
        ReportOptions.parse(others, "--oha PATH, --python PATH, "), oha, python);
  }

  ServingEffort effort() {
    return report.quick() ? ServingEffort.QUICK : ServingEffort.FULL;
  }

  /** The options that the numbers depend on, without anybody's paths. */
  String describe() {
    return report.describe() + (python.isPresent() ? " --python PATH" : "");
  }
}
