package org.sbert4j.benchmarks;

import ai.djl.huggingface.tokenizers.Encoding;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;
import org.sbert4j.samples.Questions;
import org.sbert4j.tokenizer.Tokenizer;

/** All questions, from text to the array of ids; an operation is one text. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class QuestionsBenchmark {
  private static final int MAX_LENGTH = 512;

  /** Our tokenizer, one for all threads, and the questions. */
  @State(Scope.Benchmark)
  public static class Ours {
    @Param({"false", "true"})
    boolean doLowerCase;

    TokenizerFile file;
    Tokenizer tokenizer;
    String[] questions;

    /** Reads the tokenizer and draws the questions. */
    @Setup
    public void setUp() {
      file = TokenizerFile.bundled().withDoLowerCase(doLowerCase);
      tokenizer = file.tokenizer();
      questions = Questions.all().toArray(new String[0]);
    }

    int[] inputIds(String question) {
      return tokenizer.encode(question, MAX_LENGTH).inputIds();
    }
  }

  /** DJL's tokenizer, one for all threads. */
  @State(Scope.Benchmark)
  public static class Djl {
    DjlTokenizer tokenizer;

    /** Loads the tokenizer and checks that it and ours agree, or there would be no comparison. */
    @Setup
    public void setUp(Ours ours) {
      tokenizer = new DjlTokenizer(ours.file, MAX_LENGTH);
      Encoding[] batch = tokenizer.batchEncode(ours.questions);
      for (int i = 0; i < batch.length; i++) {
        String question = ours.questions[i];
        int[] inputIds = ours.inputIds(question);
        DjlTokenizer.requireSame(question, inputIds, inputIds(question));
        DjlTokenizer.requireSame(question, inputIds, batch[i].getIds());
      }
    }

    long[] inputIds(String question) {
      return tokenizer.encode(question).getIds();
    }

    /** Frees the native tokenizer. */
    @TearDown
    public void close() {
      tokenizer.close();
    }
  }

  /** {@code Tokenizer.encode}, text by text. */
  @Benchmark
  @OperationsPerInvocation(Questions.COUNT)
  public void sbert4j(Ours ours, Blackhole blackhole) {
    for (String question : ours.questions) {
      blackhole.consume(ours.inputIds(question));
    }
  }

  /** {@code HuggingFaceTokenizer.encode}, text by text. */
  @Benchmark
  @OperationsPerInvocation(Questions.COUNT)
  public void djl(Ours ours, Djl djl, Blackhole blackhole) {
    for (String question : ours.questions) {
      blackhole.consume(djl.inputIds(question));
    }
  }

  /** {@code HuggingFaceTokenizer.batchEncode} of all texts at once. */
  @Benchmark
  @OperationsPerInvocation(Questions.COUNT)
  public void djlBatch(Ours ours, Djl djl, Blackhole blackhole) {
    for (Encoding encoding : djl.tokenizer.batchEncode(ours.questions)) {
      blackhole.consume(encoding.getIds());
    }
  }
}
