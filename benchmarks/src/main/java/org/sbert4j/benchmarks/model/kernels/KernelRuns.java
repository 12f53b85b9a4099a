package org.sbert4j.benchmarks.model.kernels;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.sbert4j.benchmarks.Effort;
import org.sbert4j.benchmarks.Jvm;
import org.sbert4j.benchmarks.Key;
import org.sbert4j.benchmarks.Measurement;
import org.sbert4j.benchmarks.model.setup.ChildJvm;
import org.sbert4j.benchmarks.model.setup.KernelSizes;

/**
 * Runs the kernels' benchmarks on one JVM: everything once, in a new JVM each, then everything
 * again, so that a quarter of an hour in which the machine is slow does not hit one kernel alone.
 */
public final class KernelRuns {
  private final ChildJvm child;
  private final Effort effort;
  private final KernelSizes sizes;
  private final VerboseMode verbosity;
  private final NativePrograms c;
  private final Map<Key, List<Double>> medians = new HashMap<>();
  private int registerBits;

  /** Runs nothing yet; {@code c} has the loops in C. */
  public KernelRuns(
      Jvm jvm, Effort effort, KernelSizes sizes, VerboseMode verbosity, NativePrograms c) {
    this.c = c;
    this.child = new ChildJvm(jvm, ChildJvm.HEAP).with(ChildJvm.VECTOR_API);
    this.effort = effort;
    this.sizes = sizes;
    this.verbosity = verbosity;
  }

  /** Of all threads together. */
  public static Key peak(int threads) {
    return new Key("PeakProgram", Mode.AverageTime, threads, Map.of());
  }

  /** The same of a loop in C. */
  public static Key peakOfC(int threads) {
    return new Key("peak.c", Mode.AverageTime, threads, Map.of());
  }

  /** Nanoseconds in which all cores read a gigabyte of weights. */
  public static Key stream() {
    return new Key("stream.c", Mode.AverageTime, 1, Map.of());
  }

  /** The bits of a register of the JVM; after {@link #run}. */
  public int registerBits() {
    return registerBits;
  }

  public static Key linear(String backend, int rows, String shape) {
    return new Key(
        "LinearBenchmark.linear",
        Mode.AverageTime,
        1,
        Map.of("backend", backend, "rows", Integer.toString(rows), "shape", shape));
  }

  /** {@code GeluBenchmark.gelu} or a method of RowsBenchmark. */
  public static Key rows(String benchmark, String backend, int tokens) {
    return new Key(
        benchmark,
        Mode.AverageTime,
        1,
        Map.of("backend", backend, "tokens", Integer.toString(tokens)));
  }

  /** All measurements, in nanoseconds; of each, the median of the medians of the JVMs. */
  public Map<Key, Measurement> run(int cores, long weightBytes)
      throws RunnerException, IOException {
    String tokens = Integer.toString(sizes.wholeRows());
    for (int round = 0; round < Math.max(1, effort.forks()); round++) {
      runPeak(1);
      run(
          options("LinearBenchmark")
              .param("rows", sizes.rows().stream().map(String::valueOf).toArray(String[]::new))
              .param("shape", sizes.shapes().toArray(String[]::new)));
      // Before and after what is compared with it.
      runPeak(1);
      run(options("RowsBenchmark").param("tokens", tokens));
      run(options("GeluBenchmark").param("tokens", tokens));
      if (cores > 1) {
        runPeak(cores);
      }
      stream(cores, weightBytes);
    }
    Map<Key, Measurement> measurements = new HashMap<>();
    medians.forEach((key, values) -> measurements.put(key, Measurement.of(values)));
    return measurements;
  }

  /** In a JVM of its own, as each benchmark has one. */
  private void runPeak(int threads) throws IOException {
    List<String> command = child.command(PeakProgram.class, List.of(Integer.toString(threads)));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (BufferedReader output = process.inputReader()) {
      String nanos = output.readLine();
      if (nanos == null) {
        throw new IOException("the peak was not measured; what the JVM said is above.");
      }
      medians
          .computeIfAbsent(peak(threads), key -> new ArrayList<>())
          .add(Double.parseDouble(nanos));
      registerBits = Integer.parseInt(output.readLine());
    } finally {
      process.destroy();
    }
    // In turn with the JVM, so that a slow minute hits both.
    c.peakGflops(registerBits, threads)
        .ifPresent(gflops -> add(peakOfC(threads), PeakProgram.OPERATIONS / gflops));
  }

  private void stream(int cores, long bytes) throws IOException {
    c.readGigabytes(registerBits, cores, bytes)
        .ifPresent(gigabytes -> add(stream(), 1e9 / gigabytes));
  }

  private void add(Key key, double nanos) {
    medians.computeIfAbsent(key, ignored -> new ArrayList<>()).add(nanos);
  }

  private ChainedOptionsBuilder options(String benchmarks) {
    List<String> flags = child.allFlags();
    return new OptionsBuilder()
        .include("\\." + benchmarks + "\\.")
        .jvm(child.jvm().java().toString())
        .jvmArgs(flags.toArray(String[]::new))
        .forks(Math.min(1, effort.forks()))
        .warmupIterations(effort.warmUps())
        .warmupTime(TimeValue.milliseconds(effort.millis()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.millis()))
        .verbosity(verbosity)
        .shouldFailOnError(true);
  }

  private void run(ChainedOptionsBuilder options) throws RunnerException {
    for (RunResult result : new Runner(options.build()).run()) {
      medians
          .computeIfAbsent(Key.of(result.getParams()), key -> new ArrayList<>())
          .add(result.getPrimaryResult().getStatistics().getPercentile(50));
    }
  }
}
