package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sbert4j.SentenceTransformer;
import org.sbert4j.samples.Draws;
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

  /**
   * The folder of a tokenizer with as many tokens as XLM-RoBERTa's. They are made up, of letters of
   * several scripts, and many begin as others do. Neither the tokenizer's classes nor the JSON
   * parser are touched.
   */
  @State(Scope.Benchmark)
  public static class LargeFolder {
    static final int TOKENS = 250_002;

    private static final String[] SCRIPTS = {
      "abcdefghijklmnopqrstuvwxyzéüöaeioueaiount",
      "абвгдежзийклмнопрстуфхцчшыьэюяаеио",
      "ابتجحخدرزسشصضطعغفقكلمنهوي",
      "αβγδεζηθικλμνξοπρστυφχψω",
      "กขคงจชดตถทนบปผพมยรลวสหอ",
      "अआइईउकखगघचजटडतथदधनपफबभमयरलवशषसह"
    };

    private static final int FIRST_IDEOGRAPH = 0x4E00;
    private static final int IDEOGRAPHS = 12_000;

    private Path folder;

    /** Writes it. */
    @Setup
    public void setUp() throws IOException {
      folder = Files.createTempDirectory("large");
      TokenizerFile.write(folder, tokenizerJson(), TOKENS);
    }

    /** Deletes it. */
    @TearDown
    public void delete() throws IOException {
      TokenizerFile.delete(folder);
    }

    private static String tokenizerJson() {
      StringJoiner pieces = new StringJoiner(",");
      for (String special : new String[] {"<s>", "<pad>", "</s>", "<unk>", "<mask>"}) {
        pieces.add("[\"%s\",0.0]".formatted(special));
      }
      Draws draws = new Draws(TOKENS);
      Set<String> seen = new HashSet<>();
      int rank = 5;
      while (rank < TOKENS) {
        String piece = piece(draws);
        if (seen.add(piece)) {
          double score = -3 - 11 * Math.sqrt((double) rank / TOKENS);
          pieces.add("[\"" + piece + "\"," + score + "]");
          rank++;
        }
      }
      return """
          {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
           "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true},
           "post_processor": {"type": "RobertaProcessing", "cls": ["<s>", 0], "sep": ["</s>", 2],
             "trim_offsets": true, "add_prefix_space": true},
           "decoder": null,
           "model": {"type": "Unigram", "unk_id": 3, "byte_fallback": false, "vocab": [%s]}}
          """
          .formatted(pieces);
    }

    private static String piece(Draws draws) {
      // Latin three times as often as another script.
      int script = draws.below(SCRIPTS.length + 3);
      StringBuilder piece = new StringBuilder();
      if (script == SCRIPTS.length) {
        for (int length = 1 + draws.below(4); length > 0; length--) {
          piece.append((char) (FIRST_IDEOGRAPH + draws.below(IDEOGRAPHS)));
        }
        return piece.toString();
      }
      String letters = SCRIPTS[script < SCRIPTS.length ? script : 0];
      if (draws.below(2) == 0) {
        piece.append('▁');
      }
      for (int length = 2 + draws.below(7); length > 0; length--) {
        // The product prefers the first letters, so that beginnings come again and again.
        piece.append(letters.charAt(draws.below(1 + draws.below(letters.length()))));
      }
      return piece.toString();
    }
  }

  /** A tokenizer of a tokenizer.json with a large Unigram. */
  @Benchmark
  public Tokenizer fromTokenizerJson(LargeFolder large) {
    return SentenceTransformer.loadTokenizer(large.folder);
  }
}
