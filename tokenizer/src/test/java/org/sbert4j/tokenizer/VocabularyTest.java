package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void aTokensPlaceIsItsId() {
    Vocabulary vocabulary = Vocabulary.of(List.of("[PAD]", "un", "##able", "中", "😀"));
    assertEquals(5, vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      assertEquals(id, vocabulary.id(vocabulary.token(id)));
    }
  }

  @Test
  void absentTokensHaveNoId() {
    Vocabulary vocabulary = Vocabulary.of(List.of("unable"));
    for (String absent : List.of("", "un", "unables", "x", "UNABLE")) {
      assertEquals(-1, vocabulary.id(absent), absent);
    }
  }

  @Test
  void theLastOfTwoPlacesIsTheId() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a", "b", "a"));
    assertEquals(2, vocabulary.id("a"));
    assertEquals("a", vocabulary.token(0));
    assertEquals(3, vocabulary.size());
  }

  @Test
  void manyTokensAreAllFound() {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      tokens.add(Integer.toString(i, 36) + (char) (0x4E00 + i % 5000));
    }
    Vocabulary vocabulary = Vocabulary.of(tokens);
    for (int i = 0; i < tokens.size(); i++) {
      assertEquals(i, vocabulary.id(tokens.get(i)));
    }
  }

  @Test
  void theListGivenMayChangeLater() {
    List<String> tokens = new ArrayList<>(List.of("a"));
    Vocabulary vocabulary = Vocabulary.of(tokens);
    tokens.set(0, "b");
    assertEquals("a", vocabulary.token(0));
  }

  @Test
  void idsOutOfRange() {
    Vocabulary vocabulary = Vocabulary.of(List.of("a"));
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.token(1));
    assertThrows(IndexOutOfBoundsException.class, () -> vocabulary.token(-1));
  }

  @Test
  void nullsAreNamed() {
    assertTrue(
        assertThrows(NullPointerException.class, () -> Vocabulary.of(null))
            .getMessage()
            .contains("list of tokens"));
    assertTrue(
        assertThrows(NullPointerException.class, () -> Vocabulary.of(Arrays.asList("a", null)))
            .getMessage()
            .contains("Token 1"));
  }

  @Test
  void halfASurrogatePairIsRefused() {
    for (String broken : List.of("\uD83D", "a\uDE00", "\uD83Da", "\uDE00\uD83D", "😀\uD83D")) {
      assertTrue(
          assertThrows(
                  IllegalArgumentException.class, () -> Vocabulary.of(List.of("[PAD]", broken)))
              .getMessage()
              .contains("Token 1"));
    }
  }
}
