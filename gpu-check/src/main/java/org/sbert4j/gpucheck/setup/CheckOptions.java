package org.sbert4j.gpucheck.setup;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the command line asks for.
 *
 * @param backend the backend to check
 * @param device the index of the GPU; empty for the first
 * @param only names of the checks to run; empty for all
 * @param soak how long to soak
 * @param benchmark whether to measure
 * @param quick whether to be content with small models and few texts, for a trial
 * @param json a file to write the table to, for programs
 * @param home the folder with {@code goldens}, {@code models} and {@code peers}
 * @param work an existing folder for generated models, some 700 MB; empty for a temporary one
 * @param python the Python to measure sentence-transformers with; empty for python3, on a GPU
 */
public record CheckOptions(
    String backend,
    OptionalInt device,
    Set<String> only,
    Duration soak,
    boolean benchmark,
    boolean quick,
    Optional<Path> json,
    Path home,
    Optional<Path> work,
    Optional<String> python) {
  private static final String BENCHMARK = "benchmark";

  static final List<String> CHECKS =
      List.of("machine", "contract", "goldens", "leak", "soak", BENCHMARK);

  public static final String USAGE =
      """
      usage: gpu-check [options]

        --backend NAME       the backend to check: cuda (default), vector or scalar
        --device N           the index of the GPU, from 0 (default)
        --only NAMES         some of %s, with commas between
        --soak-minutes N     how long to soak; 3 by default, 0.1 will do for a trial
        --no-benchmark       measure nothing
        --quick              small models and few texts, for a trial
        --json FILE          write the table to FILE, too
        --work FOLDER        where to write generated models (700 MB); by default a temporary folder
        --python PATH        the Python that has PyTorch and sentence-transformers; python3 by default
      """
          .formatted(String.join(", ", CHECKS));

  /**
   * Reads arguments.
   *
   * @param home the folder with the goldens
   * @throws UsageException naming the argument that makes no sense
   */
  public static CheckOptions parse(Path home, List<String> arguments) {
    String backend = "cuda";
    OptionalInt device = OptionalInt.empty();
    Set<String> only = Set.of();
    Duration soak = Duration.ofMinutes(3);
    boolean benchmark = true;
    boolean quick = false;
    Optional<Path> json = Optional.empty();
    Optional<Path> work = Optional.empty();
    Optional<String> python = Optional.empty();
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String option = rest.pop();
      switch (option) {
        case "--backend" -> backend = value(option, rest);
        case "--device" -> device = OptionalInt.of(index(option, rest));
        case "--only" -> only = names(value(option, rest));
        case "--soak-minutes" -> soak = Duration.ofMillis((long) (60_000 * number(option, rest)));
        case "--no-benchmark" -> benchmark = false;
        case "--quick" -> quick = true;
        case "--json" -> json = Optional.of(Path.of(value(option, rest)));
        case "--work" -> work = Optional.of(Path.of(value(option, rest)));
        case "--python" -> python = Optional.of(value(option, rest));
        default -> throw new UsageException("unknown option " + option);
      }
    }
    if (!benchmark && only.equals(Set.of(BENCHMARK))) {
      throw new UsageException("--no-benchmark leaves nothing of --only benchmark");
    }
    return new CheckOptions(
        backend, device, only, soak, benchmark, quick, json, home, work, python);
  }

  private static String value(String option, Deque<String> rest) {
    if (rest.isEmpty()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.pop();
  }

  private static int index(String option, Deque<String> rest) {
    String value = value(option, rest);
    if (!value.matches("[0-9]{1,9}")) {
      throw new UsageException(option + " needs a whole number from 0 up, not " + value);
    }
    return Integer.parseInt(value);
  }

  private static double number(String option, Deque<String> rest) {
    String value = value(option, rest);
    try {
      double number = Double.parseDouble(value);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as of a negative one.
    }
    throw new UsageException(option + " needs a number from 0 up, not " + value);
  }

  private static Set<String> names(String list) {
    Set<String> names = new TreeSet<>(List.of(list.split(",", -1)));
    for (String name : names) {
      if (!CHECKS.contains(name)) {
        throw new UsageException(
            "--only knows no check '" + name + "'; there are " + String.join(", ", CHECKS));
      }
    }
    return names;
  }

  /** Whether a check is to run. */
  public boolean wants(String check) {
    return (only.isEmpty() || only.contains(check)) && (benchmark || !check.equals(BENCHMARK));
  }

  /** The golden files. */
  public Path goldens() {
    return home.resolve("goldens");
  }
}
