package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SubwordsBenchmarkTest {
  private final SubwordsBenchmark benchmark = new SubwordsBenchmark();

  private static SubwordsBenchmark.Ours ours(
      SubwordsBenchmark.Model model, SubwordsBenchmark.Text kind) throws IOException {
    SubwordsBenchmark.Ours ours = new SubwordsBenchmark.Ours();
    ours.model = model;
    ours.kind = kind;
    ours.setUp();
    return ours;
  }

  @ParameterizedTest
  @EnumSource
  void oursRuns(SubwordsBenchmark.Model model) throws IOException {
    SubwordsBenchmark.Ours ours = ours(model, SubwordsBenchmark.Text.MIXED);
    benchmark.sbert4j(ours, Blackholes.create());
    int tokens = ours.inputIds(ours.texts[0]).length;
    assertTrue(tokens > 20 && tokens < 80, () -> tokens + " tokens");
  }

  @ParameterizedTest
  @EnumSource
  void thereAreSoManyTexts(SubwordsBenchmark.Text kind) {
    assertEquals(SubwordsBenchmark.TEXTS, kind.texts().length);
    assertEquals(
        kind == SubwordsBenchmark.Text.PROSE ? 150 : SubwordsBenchmark.LENGTH,
        kind.charsPerText(),
        kind == SubwordsBenchmark.Text.PROSE ? 30 : 0);
  }

  /** DJL's setup compares the ids of all texts. */
  @ParameterizedTest
  @EnumSource
  void djlsRunsAndGivesTheSameIds(SubwordsBenchmark.Model model) throws IOException {
    assumeTrue(DjlTokenizer.isAvailable(model.file()), "DJL has no native library here");
    for (SubwordsBenchmark.Text kind : SubwordsBenchmark.Text.values()) {
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
