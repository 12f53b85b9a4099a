package org.sbert4j.gpucheck.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.DoubleFunction;

/** The table: each line is printed when it is known. One thread at a time. */
public final class Report {
  private final List<Row> rows = new ArrayList<>();
  private final PrintStream out;
  private final PrintStream err;

  /**
   * An empty table.
   *
   * @param out for its lines
   * @param err for stack traces of what failed with an exception
   */
  public Report(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
    print("check", "result", "worst error", "allowed", "time", "note");
  }

  /** Runs a check of errors relative to a row's norm. */
  public void check(String name, double allowed, Callable<Finding> body) {
    check(name, allowed, error -> String.format(Locale.ROOT, "%.1e", error), body);
  }

  /**
   * Runs a check; what it throws makes it fail and is said in its line.
   *
   * @param allowed the most that the worst error may be
   * @param unit writes an error for people
   */
  public void check(
      String name, double allowed, DoubleFunction<String> unit, Callable<Finding> body) {
    long start = System.nanoTime();
    Finding finding;
    try {
      finding = body.call();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      finding = failure(name, e);
    } catch (Exception | LinkageError | AssertionError | OutOfMemoryError e) {
      finding = failure(name, e);
    }
    Outcome outcome = finding.worst() <= allowed ? Outcome.OK : Outcome.FAILED;
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("worstError", finding.worst());
    figures.put("allowed", allowed);
    add(
        new Row(
            name,
            outcome,
            unit.apply(finding.worst()),
            unit.apply(allowed),
            Duration.ofNanos(System.nanoTime() - start),
            finding.note(),
            figures));
  }

  private Finding failure(String name, Throwable e) {
    err.println(name + " failed:");
    e.printStackTrace(err);
    return new Finding(Double.POSITIVE_INFINITY, firstLine(e));
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage() == null ? "" : e.getMessage();
    String first = message.lines().findFirst().orElse("");
    return e.getClass().getSimpleName() + (first.isEmpty() ? "" : ": " + first);
  }

  /** A line about a group that an exception ended. */
  public void fail(String name, Throwable e) {
    Finding finding = failure(name, e);
    add(new Row(name, Outcome.FAILED, "", "", Duration.ZERO, finding.note(), Map.of()));
  }

  /** A line about something that was not looked at. */
  public void skip(String name, String reason) {
    add(new Row(name, Outcome.SKIPPED, "", "", Duration.ZERO, reason, Map.of()));
  }

  /** A line that only tells. */
  public void tell(
      String name, Outcome outcome, Duration time, String note, Map<String, Object> figures) {
    add(new Row(name, outcome, "", "", time, note, figures));
  }

  private void add(Row row) {
    rows.add(row);
    String time =
        row.time().isZero()
            ? ""
            : String.format(Locale.ROOT, "%.1f s", row.time().toMillis() / 1000.0);
    // A result that people must not overlook is written as nothing else here is.
    String result = row.outcome() == Outcome.FAILED ? "FAILED" : row.outcome().label();
    print(row.name(), result, row.worst(), row.allowed(), time, row.note());
  }

  private void print(Object... cells) {
    out.println(String.format(Locale.ROOT, "%-48s %-8s %11s %10s %9s  %s", cells).stripTrailing());
    out.flush();
  }

  /** All lines so far. */
  public List<Row> rows() {
    return List.copyOf(rows);
  }

  /** How many lines failed. */
  public long failures() {
    return rows.stream().filter(row -> row.outcome() == Outcome.FAILED).count();
  }
}
