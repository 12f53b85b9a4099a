package org.sbert4j.fuzzing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What came of fuzzing one target for a time, guided by the coverage of the classes in {@code
 * org.sbert4j}.
 *
 * <pre>{@code
 * @Test
 * void seeds() {
 *   FuzzRun.feedSeeds(new TokenizerFuzz());
 * }
 *
 * @Test
 * void guidedByCoverage() throws IOException, InterruptedException {
 *   FuzzRun.of(new TokenizerFuzz());
 * }
 * }</pre>
 *
 * @param executions how many inputs were fed
 * @param coverage how many places in the code were reached
 * @param found how many inputs reached something new, after the seeds
 */
public record FuzzRun(long executions, long coverage, long found) {
  /** The system property with the seconds that each target is fuzzed for. */
  public static final String SECONDS = "sbert4j.fuzz.seconds";

  /** With fewer executions than these a second, the time was spent on something else. */
  private static final int LEAST_PER_SECOND = 20;

  /** Of a run, which go into instrumenting classes and reading their tables. */
  private static final int SECONDS_TO_BEGIN = 2;

  /** What a process may need beyond its time, to start and to end on a machine that is busy. */
  private static final int SECONDS_TO_SPARE = 120;

  private static final int LINES_SHOWN = 60;

  /**
   * Feeds the target its seeds, in this JVM.
   *
   * @throws AssertionError with the input as Java source, at the first that fails
   */
  public static void feedSeeds(FuzzTarget target) {
    for (byte[] seed : target.seeds()) {
      try {
        target.run(seed.clone());
      } catch (Exception | Error e) {
        fail("The seed " + target.describe(seed) + " fails", e);
      }
    }
  }

  /**
   * Fuzzes the target for as long as the system property says. A test that calls this is skipped
   * without it, or if Jazzer does not run on this machine.
   *
   * @throws AssertionError with the input as Java source, if one fails; or if fewer were fed than
   *     the time allows, so that nothing passes without having been fuzzed
   */
  public static FuzzRun of(FuzzTarget target) throws IOException, InterruptedException {
    return of(target, Integer.getInteger(SECONDS, 0));
  }

  static FuzzRun of(FuzzTarget target, int seconds) throws IOException, InterruptedException {
    assumeTrue(seconds > 0, SECONDS + " is " + seconds + ", so only the seeds are fed.");
    String whyNot = JazzerProcess.whyNotHere();
    assumeTrue(whyNot == null, whyNot);

    JazzerProcess jazzer = JazzerProcess.start(target, seconds);
    int status = jazzer.await(seconds + SECONDS_TO_SPARE);
    String log = jazzer.log();
    FuzzRun run =
        new FuzzRun(
            lastNumber(log, "^(?:#|stat::number_of_executed_units: +)(\\d+)"),
            lastNumber(log, "^#\\d+\t.* cov: (\\d+)"),
            lastNumber(log, "^stat::new_units_added: +(\\d+)"));
    if (status != 0) {
      fail(
          "Fuzzing %s ended after %d executions, with Jazzer's exit status %d.%n%s%n%s"
              .formatted(
                  target.getClass().getName(),
                  run.executions,
                  status,
                  report(log),
                  input(target, jazzer.finding())));
    }
    long least = (long) LEAST_PER_SECOND * Math.max(1, seconds - SECONDS_TO_BEGIN);
    assertTrue(
        run.executions >= least && run.coverage > 0 && run.found > 0,
        () ->
            "%s after %d s, which should be %d executions at least and something found.%n%s"
                .formatted(run, seconds, least, log));
    System.out.printf("%s, %d s: %s%n", target.getClass().getSimpleName(), seconds, run);
    return run;
  }

  private static long lastNumber(String log, String pattern) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(log)
        .results()
        .reduce((earlier, later) -> later)
        .map(result -> Long.parseLong(result.group(1)))
        .orElse(0L);
  }

  /** The exception with its stack trace, or else the end of the log. */
  private static String report(String log) {
    List<String> lines = log.lines().toList();
    List<String> failure =
        lines.stream()
            .dropWhile(line -> !line.startsWith("=="))
            .takeWhile(line -> !line.startsWith("DEDUP_TOKEN"))
            .limit(LINES_SHOWN)
            .toList();
    return String.join(
        System.lineSeparator(),
        failure.isEmpty()
            ? lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())
            : failure);
  }

  private static String input(FuzzTarget target, Optional<Path> finding)
      throws IOException, InterruptedException {
    if (finding.isEmpty()) {
      return "There is no input.";
    }
    byte[] input = Files.readAllBytes(finding.get());
    String described =
        "The input, %d bytes in %s:%n%s%n"
            .formatted(input.length, finding.get(), target.describe(input));
    if (!finding.get().getFileName().toString().startsWith("crash-")) {
      return described; // one that takes too long or needs too much is not to be tried again here
    }
    byte[] smaller = Shrinking.shrink(target, input);
    return described
        + "Made smaller, %d bytes (Base64 %s):%n%s%n"
            .formatted(
                smaller.length,
                Base64.getEncoder().encodeToString(smaller),
                target.describe(smaller));
  }
}
