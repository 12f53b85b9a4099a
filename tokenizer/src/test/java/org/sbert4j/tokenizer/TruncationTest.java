package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sbert4j.tokenizer.TruncationStrategy.DO_NOT_TRUNCATE;
import static org.sbert4j.tokenizer.TruncationStrategy.LONGEST_FIRST;
import static org.sbert4j.tokenizer.TruncationStrategy.ONLY_FIRST;
import static org.sbert4j.tokenizer.TruncationStrategy.ONLY_SECOND;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sbert4j.tokenizer.stages.Part;

class TruncationTest {
  private static String divide(TruncationStrategy strategy, int room, int first, int second) {
    Truncation.Kept kept = Truncation.divide(strategy, room, first, second, true);
    return kept.first() + "+" + kept.second();
  }

  private static String parts(int size, int kept, int stride, Side side) {
    return Truncation.parts(size, kept, stride, side).stream()
        .map(part -> part.from() + "-" + part.to())
        .collect(Collectors.joining(" "));
  }

  /** What the reference does is in the golden files; these are the cases to understand it by. */
  @ParameterizedTest
  @CsvSource({
    "10, 4, 6, 4+6", "10, 3, 20, 3+7", "10, 20, 3, 7+3", "10, 20, 30, 5+5", "11, 20, 30, 5+6",
    "11, 30, 20, 6+5", "11, 20, 20, 5+6", "11, 5, 20, 5+6", "11, 6, 20, 5+6", "1, 1, 1, 0+1",
    "10, 0, 20, 0+10", "0, 3, 4, 0+0"
  })
  void longestFirst(int room, int first, int second, String expected) {
    assertEquals(expected, divide(LONGEST_FIRST, room, first, second));
  }

  @Test
  void onlyOne() {
    assertEquals("7+3", divide(ONLY_FIRST, 10, 20, 3));
    assertEquals("3+7", divide(ONLY_SECOND, 10, 3, 20));
    assertEquals("20+30", divide(DO_NOT_TRUNCATE, 10, 20, 30));
    assertEquals("4+6", divide(ONLY_FIRST, 10, 4, 6), "nothing to do");
    assertEquals("1+9", divide(ONLY_FIRST, 10, 2, 9));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> divide(ONLY_FIRST, 10, 5, 10))
            .getMessage()
            .startsWith("The first text has 5 tokens"));
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> divide(ONLY_SECOND, 10, 10, 5))
            .getMessage()
            .startsWith("The second text has 5 tokens"));
  }

  @Test
  void onlySecondNeedsASecond() {
    assertTrue(
        assertThrows(
                IllegalArgumentException.class,
                () -> Truncation.divide(ONLY_SECOND, 10, 11, 0, false))
            .getMessage()
            .contains("there is no second text"));
    assertEquals(
        new Truncation.Kept(10, 0), Truncation.divide(ONLY_SECOND, 10, 10, 0, false), "it fits");
  }

  @Test
  void parts() {
    assertEquals("0-5", parts(5, 5, 0, Side.RIGHT));
    assertEquals("0-4 4-8 8-10", parts(10, 4, 0, Side.RIGHT));
    assertEquals("0-4 3-7 6-10", parts(10, 4, 1, Side.RIGHT));
    assertEquals("0-4 1-5 2-6", parts(6, 4, 3, Side.RIGHT));
    assertEquals("6-10 2-6 0-2", parts(10, 4, 0, Side.LEFT));
    assertEquals("6-10 3-7 0-4", parts(10, 4, 1, Side.LEFT));
    assertEquals("0-0 0-3", parts(3, 0, 0, Side.RIGHT));
  }

  @Test
  void theMainPartIsTheFirstOfTheParts() {
    for (Side side : Side.values()) {
      for (int size = 0; size < 12; size++) {
        for (int kept = 1; kept <= size; kept++) {
          assertEquals(
              Truncation.parts(size, kept, 0, side).get(0), Truncation.mainPart(size, kept, side));
        }
      }
    }
  }

  @Test
  void aStrideThatLeavesNoProgressIsNamed() {
    assertTrue(
        assertThrows(IllegalArgumentException.class, () -> Truncation.parts(10, 4, 4, Side.RIGHT))
            .getMessage()
            .startsWith("The option stride is 4, but only 4 tokens"));
    assertEquals(List.of(new Part(0, 4)), Truncation.parts(4, 4, 9, Side.RIGHT));
  }
}
