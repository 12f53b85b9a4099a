package org.sbert4j.benchmarks.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.sbert4j.benchmarks.ReportOptions;
import org.sbert4j.benchmarks.model.setup.ModelEffort;

/**
 * The options of {@code benchmarks/run model}.
 *
 * @param report those of every report
 * @param everyBatch whether the slower engines, too, encode all batches of the questions
 * @param python a Python with PyTorch
 */
record ModelOptions(ReportOptions report, boolean everyBatch, Optional<Path> python) {
  /**
   * Reads the options.
   *
   * @throws org.sbert4j.benchmarks.UsageException naming the option that is wrong
   */
  static ModelOptions parse(List<String> arguments) {
    boolean everyBatch = false;
    Optional<Path> python = Optional.empty();
    List<String> others = new ArrayList<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--every-batch" -> everyBatch = true;
        case "--python" -> python = Optional.of(ReportOptions.path(option, rest));
        default -> others.add(option);
      }
    }
    ReportOptions report = ReportOptions.parse(others, "--every-batch, --python PATH, ");
    return new ModelOptions(report, everyBatch, python);
  }

  ModelEffort effort() {
    ModelEffort effort = report.quick() ? ModelEffort.QUICK : ModelEffort.FULL;
    return everyBatch ? effort.withEvery(1) : effort;
  }

  /** The options that the numbers depend on, without anybody's paths. */
  String describe() {
    return report.describe()
        + (everyBatch ? " --every-batch" : "")
        + (python.isPresent() ? " --python PATH" : "");
  }
}
