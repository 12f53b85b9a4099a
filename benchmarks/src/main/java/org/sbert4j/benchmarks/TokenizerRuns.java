package org.sbert4j.benchmarks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the tokenizer's benchmarks on one JVM. */
final class TokenizerRuns {
  /** The heap of the measured JVMs; all else is left as the JVM chooses. */
  static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");

  private final Jvm jvm;
  private final Effort effort;
  private final boolean withDjl;
  private final VerboseMode verbosity;
  private final Map<Key, Measurement> measurements = new HashMap<>();

  private TokenizerRuns(Jvm jvm, Effort effort, boolean withDjl, VerboseMode verbosity) {
    this.jvm = jvm;
    this.effort = effort;
    this.withDjl = withDjl;
    this.verbosity = verbosity;
  }

  /** All measurements; those of DJL only {@code withDjl}. */
  static Map<Key, Measurement> run(Jvm jvm, Effort effort, boolean withDjl, VerboseMode verbosity)
      throws RunnerException {
    return new TokenizerRuns(jvm, effort, withDjl, verbosity).run();
  }

  private Map<Key, Measurement> run() throws RunnerException {
    String one = withDjl ? "(sbert4j|djl|djlBatch)" : "sbert4j";
    String two = withDjl ? "(sbert4j|djl)" : "sbert4j";
    run(warm("QuestionsBenchmark." + one + "$").addProfiler(GCProfiler.class));
    run(warm("QuestionsBenchmark." + two + "$").param("doLowerCase", "false").threads(2));
    run(warm("SubwordsBenchmark." + two + "$"));
    run(warm("LongTextBenchmark.whole$"));
    run(warm("LongTextBenchmark.truncated$").param("length", "1000000"));
    run(warm("LoadBenchmark"));
    run(cold("LoadBenchmark"));
    return Map.copyOf(measurements);
  }

  private ChainedOptionsBuilder warm(String benchmarks) {
    return options(benchmarks)
        .forks(effort.forks())
        .warmupIterations(effort.warmUps())
        .warmupTime(TimeValue.milliseconds(effort.millis()))
        .measurementIterations(effort.iterations())
        .measurementTime(TimeValue.milliseconds(effort.millis()));
  }

  private ChainedOptionsBuilder cold(String benchmarks) {
    return options(benchmarks)
        .mode(Mode.SingleShotTime)
        .forks(effort.coldForks())
        .warmupIterations(0)
        .measurementIterations(1);
  }

  private ChainedOptionsBuilder options(String benchmarks) {
    List<String> flags = new ArrayList<>(HEAP);
    flags.addAll(jvm.quietFlags());
    return new OptionsBuilder()
        .include("\\." + benchmarks)
        .jvm(jvm.java().toString())
        .jvmArgs(flags.toArray(new String[0]))
        .verbosity(verbosity)
        .shouldFailOnError(true);
  }

  private void run(ChainedOptionsBuilder options) throws RunnerException {
    for (RunResult result : new Runner(options.build()).run()) {
      measurements.put(Key.of(result.getParams()), Measurement.of(result));
    }
  }
}
