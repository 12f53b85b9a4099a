package org.sbert4j.benchmarks;

import ai.djl.huggingface.tokenizers.Encoding;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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

  /** Tokenizers that peers/vocabularies.py has trained. */
  public enum Model {
    /** As XLM-RoBERTa's: a charsmap, words with the space before them, Unigram. */
    UNIGRAM("unigram"),

    /** As RoBERTa's: GPT-2's words, spelled by their bytes, which are merged two by two. */
    BYTE_PAIRS("byte-pairs");

    private final String file;

    Model(String file) {
      this.file = file;
    }

    TokenizerFile file() {
      return TokenizerFile.trained(file);
    }
  }

  /** What the texts are. */
  public enum Text {
    /** Made-up sentences of the questions. */
    CHINESE,

    /** Made-up sentences, of few different words. */
    ENGLISH,

    /** One of these after one of those. */
    MIXED,

    /** Passages of this project's pages and comments, which the vocabularies have not seen. */
    PROSE;

    /** The texts, of {@link #LENGTH} chars each but for the passages. */
    String[] texts() {
      if (this == PROSE) {
        try (InputStream stream = TokenizerFile.resource("prose.txt.gz")) {
          return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .toArray(String[]::new);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      String text = LongText.valueOf(name()).ofLength(TEXTS * LENGTH);
      return IntStream.range(0, TEXTS)
          .mapToObj(i -> text.substring(i * LENGTH, (i + 1) * LENGTH))
          .toArray(String[]::new);
    }

    double charsPerText() {
      return Arrays.stream(texts()).mapToInt(String::length).average().orElseThrow();
    }
  }

  /** Our tokenizer, and the texts. */
  @State(Scope.Benchmark)
  public static class Ours {
    @Param Model model;

    @Param Text kind;

    Tokenizer tokenizer;
    String[] texts;

    /** Reads the tokenizer and the texts. */
    @Setup
    public void setUp() throws IOException {
      tokenizer = model.file().tokenizerOfFolder();
      texts = kind.texts();
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
