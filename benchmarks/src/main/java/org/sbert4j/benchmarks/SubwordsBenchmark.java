package org.sbert4j.benchmarks;

import ai.djl.huggingface.tokenizers.Encoding;
import java.io.IOException;
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
import org.sbert4j.tokenizer.Tokenizer;

/** Tokenizers that are not WordPiece, from text to the array of ids; an operation is one text. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SubwordsBenchmark {
  static final int TEXTS = 1_000;

  /** The length of each text, in chars. */
  static final int LENGTH = 120;

  private static final int MAX_LENGTH = 512;

  /** Tokenizers of the golden suite. */
  public enum Model {
    /** XLM-RoBERTa's: a charsmap, words with the space before them, Unigram. */
    UNIGRAM("tokenizer-files/xlmr-json", "families/xlm-roberta-mean-relu/model"),

    /** RoBERTa's: GPT-2's words, spelled by their bytes, which are merged two by two. */
    BYTE_PAIRS("families/roberta-max-masked-lm/model", "families/roberta-max-masked-lm/model");

    private final String folder;

    /** Of a model that has as many tokens at least. */
    private final String configFolder;

    Model(String folder, String configFolder) {
      this.folder = folder;
      this.configFolder = configFolder;
    }

    TokenizerFile file() {
      return TokenizerFile.golden(folder);
    }

    Tokenizer tokenizer() throws IOException {
      return TokenizerFile.goldenTokenizer(folder, configFolder);
    }
  }

  /** Our tokenizer, and the texts. */
  @State(Scope.Benchmark)
  public static class Ours {
    @Param Model model;

    @Param LongText kind;

    Tokenizer tokenizer;
    String[] texts;

    /** Reads the tokenizer and cuts a long text into short ones. */
    @Setup
    public void setUp() throws IOException {
      tokenizer = model.tokenizer();
      String text = kind.ofLength(TEXTS * LENGTH);
      texts = new String[TEXTS];
      for (int i = 0; i < TEXTS; i++) {
        texts[i] = text.substring(i * LENGTH, (i + 1) * LENGTH);
      }
    }

    int[] inputIds(String text) {
      return tokenizer.encode(text, MAX_LENGTH).inputIds();
    }
  }

  /** DJL's tokenizer. */
  @State(Scope.Benchmark)
  public static class Djl {
    DjlTokenizer tokenizer;

    /** Loads the tokenizer and checks that it and ours agree, or there would be no comparison. */
    @Setup
    public void setUp(Ours ours) {
      tokenizer = new DjlTokenizer(ours.model.file(), MAX_LENGTH);
      for (String text : ours.texts) {
        DjlTokenizer.requireSame(text, ours.inputIds(text), tokenizer.encode(text).getIds());
      }
    }

    /** Frees the native tokenizer. */
    @TearDown
    public void close() {
      tokenizer.close();
    }
  }

  /** {@code Tokenizer.encode}, text by text. */
  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public void sbert4j(Ours ours, Blackhole blackhole) {
    for (String text : ours.texts) {
      blackhole.consume(ours.inputIds(text));
    }
  }

  /** {@code HuggingFaceTokenizer.encode}, text by text. */
  @Benchmark
  @OperationsPerInvocation(TEXTS)
  public void djl(Ours ours, Djl djl, Blackhole blackhole) {
    for (String text : ours.texts) {
      Encoding encoding = djl.tokenizer.encode(text);
      blackhole.consume(encoding.getIds());
    }
  }
}
