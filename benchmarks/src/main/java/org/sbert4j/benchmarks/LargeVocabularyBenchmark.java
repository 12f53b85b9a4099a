package org.sbert4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
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
import org.sbert4j.tokenizer.Tokenizer;

/**
 * From a tokenizer.json with as many tokens as XLM-RoBERTa's to a tokenizer. The tokens are made
 * up, of letters of several scripts, many of which begin as others do. For the cold start the setup
 * touches neither the tokenizer's classes nor the JSON parser.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class LargeVocabularyBenchmark {
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

  /** Writes the folder. */
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

  /** A tokenizer of the file. */
  @Benchmark
  public Tokenizer fromTokenizerJson() {
    return SentenceTransformer.loadTokenizer(folder);
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
    int script = draws.below(SCRIPTS.length + 3);
    StringBuilder piece = new StringBuilder();
    if (script == SCRIPTS.length) {
      for (int length = 1 + draws.below(4); length > 0; length--) {
        piece.append((char) (FIRST_IDEOGRAPH + draws.below(IDEOGRAPHS)));
      }
      return piece.toString();
    }
    String letters = SCRIPTS[Math.min(script, SCRIPTS.length) % SCRIPTS.length];
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
