package org.sbert4j.tests;

import static org.sbert4j.tests.CommittedGoldens.GOLDENS;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.sbert4j.samples.FullShapeModel;
import org.sbert4j.samples.Golden;

/**
 * A model whose bits are kept, and the texts that are encoded.
 *
 * @param texts each with its name in the file and its tokens at most
 */
record BitsModel(String name, Path folder, List<Text> texts) {
  static final String FULL_SHAPE = "full-4x768";

  /** Row counts around 4, 8, 12 and 16, as many as one batch takes, and the most there can be. */
  private static final int[] FULL_SHAPE_TOKENS = {
    2, 3, 4, 7, 9, 13, 16, 17, 25, 33, 48, 65, 100, 130, 512
  };

  /**
   * The property that leaves out longer texts of the full shape, for an emulated processor, which
   * would take hours. Whoever writes the files writes all.
   */
  private static final String MOST_TOKENS = "sbert4j.bits.tokens";

  private static final List<String> FULL_SHAPE_IN_FULL = List.of("tokens-003", "tokens-017");
  private static final List<String> TINY_IN_FULL = List.of("text-04", "text-16");

  /** Depths over 128 and odd ones; erf and tanh GELU; Normalize, Dense; four poolings. */
  static final List<String> TINY =
      List.of(
          "l2-h130-sqrt-bf16-sharded", "l3-h48-mean-normalize-bin", "l4-h64-concat-dense-gamma");

  /** One text. */
  record Text(String name, String text, int tokens) {}

  static BitsModel tiny(String name) {
    Golden golden = GOLDENS.read(name);
    List<String> texts = golden.texts();
    int[][] inputIds = golden.inputIds();
    return new BitsModel(
        name,
        golden.model(),
        IntStream.range(0, texts.size())
            .mapToObj(i -> new Text("text-%02d".formatted(i), texts.get(i), inputIds[i].length))
            .toList());
  }

  /**
   * The full shape.
   *
   * @param folder in which {@link FullShapeModel} wrote it
   */
  static BitsModel fullShape(Path folder) {
    List<Text> texts = new ArrayList<>();
    for (int tokens : FULL_SHAPE_TOKENS) {
      StringBuilder text = new StringBuilder();
      for (int i = 2; i < tokens; i++) {
        // Every ideograph of its vocabulary is one token.
        text.appendCodePoint(0x4E00 + (tokens * 1009 + i * 757) % 6000);
      }
      texts.add(new Text("tokens-%03d".formatted(tokens), text.toString(), tokens));
    }
    BitsModel all = new BitsModel(FULL_SHAPE, folder, List.copyOf(texts));
    return KnownBits.writing() ? all : new BitsModel(FULL_SHAPE, folder, all.upTo(mostTokens()));
  }

  private static int mostTokens() {
    return Integer.getInteger(MOST_TOKENS, Integer.MAX_VALUE);
  }

  /** The flag with which another JVM leaves out the same texts as this one. */
  static String mostTokensFlag() {
    return "-D" + MOST_TOKENS + "=" + mostTokens();
  }

  /** A model by its name, if its folder is there. */
  static BitsModel named(String name, Path folder) {
    return name.equals(FULL_SHAPE) ? fullShape(folder) : tiny(name);
  }

  /** The names of the texts whose every element is kept. */
  List<String> inFull() {
    return name.equals(FULL_SHAPE) ? FULL_SHAPE_IN_FULL : TINY_IN_FULL;
  }

  /** The texts of at most so many tokens. */
  List<Text> upTo(int tokens) {
    return texts.stream().filter(text -> text.tokens() <= tokens).toList();
  }

  static List<String> contents(List<Text> texts) {
    return texts.stream().map(Text::text).toList();
  }
}
