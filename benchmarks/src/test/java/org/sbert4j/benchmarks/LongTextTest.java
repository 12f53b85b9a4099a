package org.sbert4j.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LongTextTest {
  @ParameterizedTest
  @EnumSource
  void aLongerTextBeginsWithTheShorterOne(LongText kind) {
    String text = kind.ofLength(1_000);
    assertEquals(1_000, text.length());
    assertTrue(kind.ofLength(100_000).startsWith(text));
  }

  @ParameterizedTest
  @EnumSource
  void isWhatItsNameSays(LongText kind) {
    long chinese = kind.ofLength(100_000).chars().filter(c -> Character.isIdeographic(c)).count();
    switch (kind) {
      case CHINESE -> assertTrue(chinese > 70_000, () -> "ideographs: " + chinese);
      case ENGLISH -> assertEquals(0, chinese);
      case MIXED ->
          assertTrue(chinese > 10_000 && chinese < 40_000, () -> "ideographs: " + chinese);
    }
  }
}
