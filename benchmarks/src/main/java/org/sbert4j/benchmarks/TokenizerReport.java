package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Measures the tokenizer and writes the page about it; {@code benchmarks/run} starts this. */
final class TokenizerReport {
  /** What keeps DJL's native code to one thread; it reads them when it is loaded. */
  private static final Map<String, String> ONE_THREAD =
      Map.of("RAYON_NUM_THREADS", "1", "TOKENIZERS_PARALLELISM", "false");

  private TokenizerReport() {}

  /** Runs all benchmarks, then writes the page in one move. */
  public static void main(String[] arguments) throws RunnerException, IOException {
    try {
      ReportOptions options = ReportOptions.parse(List.of(arguments));
      requireOneThread(System.getenv());
      PageFile.write(options.output(), measure(options).text());
    } catch (UsageException e) {
      System.err.println("benchmarks: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void requireOneThread(Map<String, String> environment) {
    ONE_THREAD.forEach(
        (name, value) -> {
          if (!value.equals(environment.get(name))) {
            throw new UsageException(
                name + ": is not " + value + " in the environment; use benchmarks/run", null);
          }
        });
  }

  private static TokenizerPage measure(ReportOptions options) throws RunnerException {
    List<Path> paths = options.jvms().isEmpty() ? List.of(Jvm.current()) : options.jvms();
    List<Jvm> jvms = paths.stream().map(Jvm::at).toList();
    boolean withDjl = DjlTokenizer.isAvailable(TokenizerFile.bundled());
    List<TokenizerResults> results = new ArrayList<>();
    for (Jvm jvm : jvms) {
      results.add(
          new TokenizerResults(
              jvm, TokenizerRuns.run(jvm, options.effort(), withDjl, VerboseMode.NORMAL)));
    }
    return new TokenizerPage(
        Machine.here(), LocalDate.now(ZoneOffset.UTC), options, Versions.ofBuild(), results);
  }
}
