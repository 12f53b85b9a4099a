package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.Tokenizer;

class LargeVocabularyBenchmarkTest {
  @Test
  void theTokenizerHasThatManyTokens() throws IOException {
    LargeVocabularyBenchmark benchmark = new LargeVocabularyBenchmark();
    benchmark.setUp();
    try {
      Tokenizer tokenizer = benchmark.fromTokenizerJson();
      assertEquals(LargeVocabularyBenchmark.TOKENS, tokenizer.vocabulary().size());
      String token =
          IntStream.range(5, LargeVocabularyBenchmark.TOKENS)
              .mapToObj(tokenizer.vocabulary()::token)
              .filter(piece -> piece.startsWith("▁"))
              .findFirst()
              .orElseThrow();
      assertEquals(token, String.join("", tokenizer.tokenize(token.substring(1))));
    } finally {
      benchmark.delete();
    }
  }
}
