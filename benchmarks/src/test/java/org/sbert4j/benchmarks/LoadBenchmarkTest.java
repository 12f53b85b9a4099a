package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.Tokenizer;

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

  @Test
  void theLargeOneHasThatManyTokens() throws IOException {
    LoadBenchmark.LargeFolder large = new LoadBenchmark.LargeFolder();
    large.setUp();
    try {
      Tokenizer tokenizer = new LoadBenchmark().fromTokenizerJson(large);
      assertEquals(LoadBenchmark.LargeFolder.TOKENS, tokenizer.vocabulary().size());
      String token =
          IntStream.range(5, LoadBenchmark.LargeFolder.TOKENS)
              .mapToObj(tokenizer.vocabulary()::token)
              .filter(piece -> piece.startsWith("▁"))
              .findFirst()
              .orElseThrow();
      assertEquals(token, String.join("", tokenizer.tokenize(token.substring(1))));
    } finally {
      large.delete();
    }
  }
}
