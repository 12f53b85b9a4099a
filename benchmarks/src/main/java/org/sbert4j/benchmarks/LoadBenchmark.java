package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sbert4j.tokenizer.Encoding;
import org.sbert4j.tokenizer.Tokenizer;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.Vocabulary;

/**
 * From a vocabulary to a tokenizer. Run with {@link Mode#SingleShotTime} in new JVMs this is the
 * cold start, so the setup must not touch the tokenizer's classes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LoadBenchmark {
  private static final String QUESTION = "到期不能按时还款怎么办";

  private List<String> tokens;
  private Path vocabularyFile;

  /** Reads the tokens, and writes them to a vocab.txt. */
  @Setup
  public void setUp() throws IOException {
    tokens = TokenizerFile.bundled().tokens();
    vocabularyFile = Files.createTempFile("vocab", ".txt");
    Files.write(vocabularyFile, tokens);
  }

  /** Removes the vocab.txt. */
  @TearDown
  public void delete() throws IOException {
    Files.delete(vocabularyFile);
  }

  /** A tokenizer of tokens in memory. */
  @Benchmark
  public Tokenizer fromTokens() {
    return tokenizer(tokens);
  }

  /** A tokenizer of a vocab.txt. */
  @Benchmark
  public Tokenizer fromFile() throws IOException {
    return tokenizer(Files.readAllLines(vocabularyFile));
  }

  /** The same, and a first text: what a tokenizer puts off until then is in here. */
  @Benchmark
  public Encoding fromFileToFirstText() throws IOException {
    return tokenizer(Files.readAllLines(vocabularyFile)).encode(QUESTION, 512);
  }

  private static Tokenizer tokenizer(List<String> tokens) {
    return new Tokenizer(Vocabulary.of(tokens), TokenizerSettings.bert().withDoLowerCase(false));
  }
}
