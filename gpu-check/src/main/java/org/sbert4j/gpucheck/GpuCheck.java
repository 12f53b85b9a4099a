package org.sbert4j.gpucheck;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.backend.BackendUnavailableException;
import org.sbert4j.gpucheck.contract.ContractCheck;
import org.sbert4j.gpucheck.contract.ContractSizes;
import org.sbert4j.gpucheck.golden.GoldenCheck;
import org.sbert4j.gpucheck.machine.LeakCheck;
import org.sbert4j.gpucheck.machine.MachineCheck;
import org.sbert4j.gpucheck.machine.SoakCheck;
import org.sbert4j.gpucheck.report.Outcome;
import org.sbert4j.gpucheck.report.Report;
import org.sbert4j.gpucheck.report.Row;
import org.sbert4j.gpucheck.setup.Check;
import org.sbert4j.gpucheck.setup.CheckOptions;
import org.sbert4j.gpucheck.setup.ModelFolders;
import org.sbert4j.gpucheck.setup.Subject;
import org.sbert4j.gpucheck.setup.UsageException;
import org.sbert4j.gpucheck.speed.BenchmarkCheck;

/**
 * Checks and measures a backend on this machine: {@code GpuCheck HOME [options]}.
 *
 * <p>Exit status: 0 when nothing failed, 1 when something did or the backend cannot run here, 2 for
 * arguments that make no sense.
 */
public final class GpuCheck {
  static final int PASSED = 0;
  static final int FAILED = 1;
  static final int MISUSED = 2;

  /** Warns of texts that are cut, as many here are on purpose. Held, or the level would be lost. */
  private static final Logger CUT_TEXTS = Logger.getLogger(SentenceTransformer.class.getName());

  private final PrintStream out;
  private final PrintStream err;

  GpuCheck(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the checks and ends the JVM. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    Path home = Path.of(arguments[0]);
    System.exit(new GpuCheck(out, err).run(home, List.of(arguments).subList(1, arguments.length)));
  }

  /**
   * Runs the checks.
   *
   * @param home the folder with {@code goldens}, {@code models} and {@code peers}
   * @return the exit status
   */
  int run(Path home, List<String> arguments) {
    if (arguments.contains("--help") || arguments.contains("-h")) {
      out.print(CheckOptions.USAGE);
      return PASSED;
    }
    CUT_TEXTS.setLevel(Level.SEVERE);
    try {
      CheckOptions options = CheckOptions.parse(home, arguments);
      requireWritable(options);
      Report report = run(options);
      if (options.json().isPresent()) {
        write(options.json().get(), report);
      }
      out.println(verdict(report));
      return report.failures() == 0 ? PASSED : FAILED;
    } catch (UsageException e) {
      err.println("gpu-check: " + e.getMessage());
      err.print(CheckOptions.USAGE);
      return MISUSED;
    } catch (BackendUnavailableException | IOException e) {
      err.println("gpu-check: " + e.getMessage());
      return FAILED;
    } catch (Exception e) {
      e.printStackTrace(err);
      err.println("gpu-check: ended early: " + e);
      return FAILED;
    }
  }

  private Report run(CheckOptions options) throws Exception {
    if (!Files.isDirectory(options.goldens())) {
      throw new IOException(
          options.goldens() + ": the golden files are not there; unpack the bundle again");
    }
    Subject subject = Subject.of(options.backend(), options.device());
    Report report = new Report(out, err);
    try (ModelFolders models = new ModelFolders(options)) {
      for (Check check : checks(options, subject, models)) {
        if (options.wants(check.name())) {
          run(check, report);
        }
      }
    }
    return report;
  }

  /** One that ends with an exception fails, and those after it still have their say. */
  private static void run(Check check, Report report) {
    try {
      check.run(report);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      report.fail(check.name(), e);
    } catch (Exception | LinkageError | OutOfMemoryError e) {
      report.fail(check.name(), e);
    }
  }

  private static List<Check> checks(CheckOptions options, Subject subject, ModelFolders models) {
    ContractSizes sizes = options.quick() ? ContractSizes.quick() : ContractSizes.full();
    return List.of(
        new MachineCheck(subject),
        new ContractCheck(subject, sizes),
        new GoldenCheck(subject, models, options.quick()),
        new LeakCheck(subject, models),
        new SoakCheck(subject, models, options.soak(), options.quick()),
        new BenchmarkCheck(subject, models, options));
  }

  private static String verdict(Report report) {
    long failures = report.failures();
    long skipped = report.rows().stream().filter(row -> row.outcome() == Outcome.SKIPPED).count();
    return "%s: %d lines, %d failed, %d skipped"
        .formatted(failures == 0 ? "PASSED" : "FAILED", report.rows().size(), failures, skipped);
  }

  /** Or minutes of work would end with a file that cannot be written. */
  private static void requireWritable(CheckOptions options) {
    options
        .work()
        .filter(folder -> !(Files.isDirectory(folder) && Files.isWritable(folder)))
        .ifPresent(
            folder -> {
              throw new UsageException(
                  "--work needs a folder that can be written to, not " + folder);
            });
    options.json().ifPresent(GpuCheck::requireFile);
  }

  private static void requireFile(Path json) {
    try {
      Files.writeString(json, "[]\n");
    } catch (IOException e) {
      throw new UsageException("--json needs a file that can be written, not " + json);
    }
  }

  private static void write(Path file, Report report) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Row row : report.rows()) {
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", row.name());
      json.put("result", row.outcome().label());
      json.put("seconds", row.time().toMillis() / 1000.0);
      json.put("note", row.note());
      json.putAll(row.figures());
      rows.add(json);
    }
    ObjectMapper mapper = new ObjectMapper();
    Files.writeString(
        file, mapper.writerWithDefaultPrettyPrinter().writeValueAsString(rows) + "\n");
  }
}
