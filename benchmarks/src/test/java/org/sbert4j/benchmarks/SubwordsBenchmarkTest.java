package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubwordsBenchmarkTest {
  private final SubwordsBenchmark benchmark = new SubwordsBenchmark();

  private static SubwordsBenchmark.Ours ours(SubwordsBenchmark.Model model, LongText kind)
      throws IOException {
    SubwordsBenchmark.Ours ours = new SubwordsBenchmark.Ours();
    ours.model = model;
    ours.kind = kind;
    ours.setUp();
    return ours;
  }

  @ParameterizedTest
  @EnumSource
  void oursRuns(SubwordsBenchmark.Model model) throws IOException {
    SubwordsBenchmark.Ours ours = ours(model, LongText.MIXED);
    benchmark.sbert4j(ours, Blackholes.create());
    int tokens = ours.inputIds(ours.texts[0]).length;
    assertTrue(tokens > 40, () -> tokens + " tokens");
  }

  /** DJL's setup compares the ids of all texts. */
  @ParameterizedTest
  @EnumSource
  void djlsRunsAndGivesTheSameIds(SubwordsBenchmark.Model model) throws IOException {
    assumeTrue(DjlTokenizer.isAvailable(model.file()), "DJL has no native library here");
    for (LongText kind : LongText.values()) {
      SubwordsBenchmark.Ours ours = ours(model, kind);
      SubwordsBenchmark.Djl djl = new SubwordsBenchmark.Djl();
      djl.setUp(ours);
      try {
        benchmark.djl(ours, djl, Blackholes.create());
      } finally {
        djl.close();
      }
    }
  }
}
