package org.sbert4j.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.sbert4j.tokenizer.Tokenizer;

/** One long text: the time for all of it grows with its length, that for its beginning does not. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LongTextBenchmark {
  private static final int MAX_LENGTH = 512;

  @Param({"CHINESE", "ENGLISH", "MIXED"})
  LongText kind;

  @Param({"10000", "100000", "1000000"})
  int length;

  private Tokenizer tokenizer;
  private String text;

  /** Makes the text. */
  @Setup
  public void setUp() {
    tokenizer = TokenizerFile.bundled().tokenizer();
    text = kind.ofLength(length);
  }

  /** The ids of the whole text; a token has one char at least, so there is room for all. */
  @Benchmark
  public int[] whole() {
    return tokenizer.encode(text, length + 2).inputIds();
  }

  /** The ids of the first 510 tokens. */
  @Benchmark
  public int[] truncated() {
    return tokenizer.encode(text, MAX_LENGTH).inputIds();
  }
}
