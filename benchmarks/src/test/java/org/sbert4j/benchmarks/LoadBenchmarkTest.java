package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadBenchmarkTest {
  @Test
  void allWaysLeadToTheSameTokenizer() throws IOException {
    LoadBenchmark benchmark = new LoadBenchmark();
    benchmark.setUp();
    try {
      List<String> tokens = List.of("到", "期", "怎", "么", "办");
      assertEquals(tokens, benchmark.fromTokens().tokenize("到期怎么办"));
      assertEquals(tokens, benchmark.fromFile().tokenize("到期怎么办"));
      assertEquals(
          benchmark.fromTokens().vocabulary().size(), benchmark.fromFile().vocabulary().size());
      assertEquals("[CLS]", benchmark.fromFileToFirstText().tokens().get(0));
      assertEquals(13, benchmark.fromFileToFirstText().size());
    } finally {
      benchmark.delete();
    }
  }
}
