package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts of a million chars made to be slow. Linear but for a logarithm, each takes some tenths of a
 * second; quadratic, each would take many minutes.
 */
@Tag("soak")
class HostileBytePairsTest {
  private static final int LENGTH = 1_000_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static Stream<String> texts() {
    StringBuilder letters = new StringBuilder();
    GoldenRandom random = new GoldenRandom(1);
    while (letters.length() < LENGTH) {
      letters.append((char) ('a' + random.below(6)));
    }
    return Stream.concat(
        Stream.of(letters.toString()),
        Stream.of(
                "a", " ", "'", "''s", "é", "中", "😀", "\uD83D", "ab", "\t ", " \n", "1", ".", "a ",
                "<mask>", " <mask>", "<mas", "the", "\u00A0")
            .map(unit -> unit.repeat(LENGTH / unit.length())));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void nearlyLinearTime(String text) {
    for (String kind : new String[] {"unsplit", "roberta-prefix"}) {
      Tokenizer tokenizer = GoldenBytePairs.tokenizer(kind);
      assertTimeout(
          LIMIT,
          () -> {
            Encoding whole = tokenizer.encode(text, EncodeOptions.untruncated());
            int last = whole.size() - 2;
            assertTrue(whole.endOffset(last) <= text.length());
            assertEquals(whole.size(), tokenizer.encode(text, 8).sizeBeforeTruncation());
          },
          kind);
    }
  }
}
