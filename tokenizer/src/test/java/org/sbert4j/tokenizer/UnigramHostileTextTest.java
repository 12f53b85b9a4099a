package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts of a million chars made to be slow for SentencePiece's tokenizers. Linear, each takes some
 * tenths of a second; quadratic, each would take many minutes.
 */
@Tag("soak")
class UnigramHostileTextTest {
  private static final int LENGTH = 1_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Texts cut into words, a whole text as one word with byte fallback, words cut further. */
  private static final List<Tokenizer> TOKENIZERS =
      Stream.of("xlmr", "whole", "rules-first")
          .map(name -> GoldenUnigram.named(name).tokenizer())
          .toList();

  private static Stream<String> units() {
    return Stream.of(
        "a",
        " ",
        "\u2581",
        "a ",
        "\u0301",
        "e\u0301",
        "\u0323\u0301",
        "\u0915\u094d",
        "\u094d\u200d",
        "\u00a9\u200d",
        "\u1100",
        "\ud55c",
        "\u0600",
        "\r\n",
        "\u00ad",
        "\u00bd",
        "\u4e2d",
        "\uffff",
        "\ud83d\ude00",
        "\ud83d",
        "<mask>",
        "<unk>",
        "<0x41>");
  }

  @ParameterizedTest
  @MethodSource("units")
  void linearTime(String unit) {
    String text = unit.repeat(LENGTH / unit.length());
    for (Tokenizer tokenizer : TOKENIZERS) {
      assertTimeout(
          LIMIT,
          () -> {
            Encoding cut = tokenizer.encode(text, 64);
            Encoding whole = tokenizer.encode(text, EncodeOptions.untruncated());
            assertEquals(Math.min(64, whole.size()), cut.size());
            assertArrayEquals(
                Arrays.copyOf(whole.inputIds(), cut.size() - 1),
                Arrays.copyOf(cut.inputIds(), cut.size() - 1));
          });
    }
  }
}
