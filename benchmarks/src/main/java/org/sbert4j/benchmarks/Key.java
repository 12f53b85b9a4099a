package org.sbert4j.benchmarks;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What was measured.
 *
 * @param benchmark the simple names of class and method, {@code LoadBenchmark.fromFile}
 * @param mode how
 * @param threads on how many threads
 * @param parameters the benchmark's parameters
 */
public record Key(String benchmark, Mode mode, int threads, Map<String, String> parameters) {
  /** The key of a benchmark that was run. */
  public static Key of(BenchmarkParams params) {
    Map<String, String> parameters = new HashMap<>();
    for (String name : params.getParamsKeys()) {
      parameters.put(name, params.getParam(name));
    }
    String benchmark = params.getBenchmark();
    int method = benchmark.lastIndexOf('.');
    return new Key(
        benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1),
        params.getMode(),
        params.getThreads(),
        Map.copyOf(parameters));
  }

  static Key questions(String method, boolean doLowerCase, int threads) {
    return new Key(
        "QuestionsBenchmark." + method,
        Mode.Throughput,
        threads,
        Map.of("doLowerCase", Boolean.toString(doLowerCase)));
  }

  static Key subwords(String method, SubwordsBenchmark.Model model, SubwordsBenchmark.Text kind) {
    return new Key(
        "SubwordsBenchmark." + method,
        Mode.Throughput,
        1,
        Map.of("model", model.name(), "kind", kind.name()));
  }

  static Key longText(String method, LongText kind, int length) {
    return new Key(
        "LongTextBenchmark." + method,
        Mode.AverageTime,
        1,
        Map.of("kind", kind.name(), "length", Integer.toString(length)));
  }

  static Key load(String method, Mode mode) {
    return new Key("LoadBenchmark." + method, mode, 1, Map.of());
  }
}
