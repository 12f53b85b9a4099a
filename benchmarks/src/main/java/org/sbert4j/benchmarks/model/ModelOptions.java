package org.sbert4j.benchmarks.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.sbert4j.benchmarks.ReportOptions;
import org.sbert4j.benchmarks.UsageException;
import org.sbert4j.benchmarks.model.setup.KernelSizes;
import org.sbert4j.benchmarks.model.setup.ModelEffort;

/**
 * The options of {@code benchmarks/run model}.
 *
 * @param report those of every report
 * @param everyBatch whether the slower engines, too, encode all batches of the questions
 * @param python a Python with PyTorch
 * @param medium whether fewer kernels and questions are measured
 * @param avx2 whether each JVM is measured once more, held to AVX2
 */
record ModelOptions(
    ReportOptions report, boolean everyBatch, Optional<Path> python, boolean medium, boolean avx2) {
  /**
   * Reads the options.
   *
   * @throws org.sbert4j.benchmarks.UsageException naming the option that is wrong
   */
  static ModelOptions parse(List<String> arguments) {
    boolean everyBatch = false;
    boolean medium = false;
    boolean avx2 = false;
    Optional<Path> python = Optional.empty();
    List<String> others = new ArrayList<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--every-batch" -> everyBatch = true;
        case "--medium" -> medium = true;
        case "--avx2" -> avx2 = true;
        case "--python" -> python = Optional.of(ReportOptions.path(option, rest));
        default -> others.add(option);
      }
    }
    ReportOptions report =
        ReportOptions.parse(others, "--every-batch, --medium, --avx2, --python PATH, ");
    if (medium && report.quick()) {
      throw new UsageException("--medium: cannot be together with --quick; give one of them", null);
    }
    return new ModelOptions(report, everyBatch, python, medium, avx2);
  }

  ModelEffort effort() {
    ModelEffort effort =
        report.quick() ? ModelEffort.QUICK : medium ? ModelEffort.MEDIUM : ModelEffort.FULL;
    return everyBatch ? effort.withEvery(1) : effort;
  }

  KernelSizes sizes() {
    return medium ? KernelSizes.MEDIUM : KernelSizes.REFERENCE;
  }

  /** The options that the numbers depend on, without anybody's paths. */
  String describe() {
    return report.describe()
        + (medium ? " --medium" : "")
        + (avx2 ? " --avx2" : "")
        + (everyBatch ? " --every-batch" : "")
        + (python.isPresent() ? " --python PATH" : "");
  }
}
