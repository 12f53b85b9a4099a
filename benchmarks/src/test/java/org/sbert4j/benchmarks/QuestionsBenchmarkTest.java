package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionsBenchmarkTest {
  private final QuestionsBenchmark benchmark = new QuestionsBenchmark();

  private static QuestionsBenchmark.Ours ours(boolean doLowerCase) {
    QuestionsBenchmark.Ours ours = new QuestionsBenchmark.Ours();
    ours.doLowerCase = doLowerCase;
    ours.setUp();
    return ours;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oursRuns(boolean doLowerCase) {
    QuestionsBenchmark.Ours ours = ours(doLowerCase);
    benchmark.sbert4j(ours, Blackholes.create());
    assertEquals(
        List.of("下", "载", doLowerCase ? "app" : "[UNK]"), ours.tokenizer.tokenize("下载APP"));
  }

  /** DJL's setup compares the ids of all questions, one by one and as a batch. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void djlsRunsAndGivesTheSameIds(boolean doLowerCase) {
    QuestionsBenchmark.Ours ours = ours(doLowerCase);
    assumeTrue(DjlTokenizer.isAvailable(ours.file), "DJL has no native library here");
    QuestionsBenchmark.Djl djl = new QuestionsBenchmark.Djl();
    djl.setUp(ours);
    try {
      benchmark.djl(ours, djl, Blackholes.create());
      benchmark.djlBatch(ours, djl, Blackholes.create());
    } finally {
      djl.close();
    }
  }

  @Test
  void anotherIdIsAnError() {
    QuestionsBenchmark.Ours ours = ours(false);
    assumeTrue(DjlTokenizer.isAvailable(ours.file), "DJL has no native library here");
    ours.tokenizer = ours.file.withDoLowerCase(true).tokenizer();
    QuestionsBenchmark.Djl djl = new QuestionsBenchmark.Djl();
    try {
      Exception e = assertThrows(IllegalStateException.class, () -> djl.setUp(ours));
      assertTrue(e.getMessage().endsWith(" in DJL; find out which tokenizer is wrong."));
    } finally {
      djl.close();
    }
  }
}
