package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sbert4j.tokenizer.pipeline.SubwordModel;

/**
 * Texts of 200,000 chars made to be slow. Linear, each takes some hundredths of a second;
 * quadratic, each would take a minute or more.
 */
class HostileTextTest {
  private static final int LENGTH = 200_000;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static AddedToken added(String content, int id, String flags) {
    return new AddedToken(
        content,
        id,
        false,
        flags.contains("l"),
        flags.contains("r"),
        flags.contains("w"),
        flags.contains("n"));
  }

  private static Tokenizer tokenizer(int maxInputCharsPerWord, AddedToken... added) {
    List<String> tokens = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    // Greedy matching runs to the end of these and finds that only the first char will do.
    tokens.addAll(List.of("a", "##a", "a".repeat(60) + "b", "##" + "a".repeat(60) + "b", "中", "?"));
    return new Tokenizer(
        Vocabulary.of(tokens),
        TokenizerSettings.bert()
            .withModel(new SubwordModel.WordPiece("##", maxInputCharsPerWord))
            .withAddedTokens(List.of(added)));
  }

  private static final Tokenizer PLAIN = tokenizer(100);
  private static final Tokenizer LONG_WORDS = tokenizer(Integer.MAX_VALUE);
  private static final Tokenizer GREEDY_TOKENS =
      tokenizer(
          100,
          added(" ", 20, "lr"),
          added("\t", 21, "l"),
          added("<w>", 22, "w"),
          added("[[[[[[[[a", 23, "r"));
  private static final Tokenizer NORMALIZED_TOKENS =
      tokenizer(100, added("É", 20, "nlr"), added("<n>", 21, "nw"), added("e", 22, "lr"));

  private static Stream<String> units() {
    return Stream.of(
        "a",
        "中",
        "?",
        " ",
        "a ",
        " a",
        "é",
        "é\u0301",
        "\u0323\u0301",
        "\u0301\u0323",
        "\u0344",
        "\u0344\u0323",
        "\u0F73\u0F71",
        "a\u200B\u0301",
        "é\u200B",
        "\u200B",
        "\uFFFD",
        "한",
        "\u1100\u1161\u11A8",
        "\u302E",
        "\u302E\u0323",
        "中\u302E",
        "\uF900\u0301",
        "\u0130",
        "\u2260",
        "[",
        "[MASK",
        "[MASK]",
        "[[[[[[[[",
        "\t ",
        "\t\t",
        " \t",
        "<w>",
        "<w>_",
        "<n>",
        "É",
        "e ",
        "e",
        "\uD83D",
        "\uDE00",
        "😀",
        "😀\uD83D",
        "\u20DD",
        "\u094D\u093F");
  }

  private static void encodeEveryWay(Tokenizer tokenizer, String text) {
    assertTimeout(
        LIMIT,
        () -> {
          Encoding cut = tokenizer.encode(text, 64);
          assertTrue(cut.size() <= 64);
          List<String> tokens = tokenizer.tokenize(text);
          assertEquals(tokens.size() + 2, cut.sizeBeforeTruncation());
          Encoding left =
              tokenizer.encode(text, EncodeOptions.maxLength(64).withTruncationSide(Side.LEFT));
          assertEquals(cut.size(), left.size());
          for (int i = 0; i < left.size(); i++) {
            assertTrue(left.endCodePoint(i) <= left.endOffset(i));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("units")
  void linearTime(String unit) {
    String text = unit.repeat(LENGTH / unit.length());
    encodeEveryWay(PLAIN, text);
    encodeEveryWay(LONG_WORDS, text);
    encodeEveryWay(GREEDY_TOKENS, text);
    encodeEveryWay(NORMALIZED_TOKENS, text);
  }

  @ParameterizedTest
  @MethodSource("units")
  void linearTimeAfterADifferentBeginning(String unit) {
    String text = "中é" + unit.repeat(LENGTH / 4 / unit.length()) + "[MASK] a<w> \u0301";
    encodeEveryWay(PLAIN, text);
    encodeEveryWay(GREEDY_TOKENS, text);
    encodeEveryWay(NORMALIZED_TOKENS, text);
  }
}
