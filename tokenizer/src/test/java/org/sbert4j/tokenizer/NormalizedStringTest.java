package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.pipeline.NormalizerStep;
import org.sbert4j.tokenizer.pipeline.Pipeline;

class NormalizedStringTest {
  private static final Vocabulary VOCABULARY =
      Vocabulary.of(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a"));
  private static final Tokenizer UNCASED = new Tokenizer(VOCABULARY, TokenizerSettings.bert());

  private static List<String> offsets(NormalizedString normalized) {
    return IntStream.range(0, normalized.text().length())
        .mapToObj(i -> normalized.startOffset(i) + "-" + normalized.endOffset(i))
        .toList();
  }

  @Test
  void workedExample() {
    NormalizedString normalized = UNCASED.normalize("Ça\t中");
    assertEquals("ca  中 ", normalized.text());
    assertEquals(List.of("0-1", "1-2", "2-3", "3-4", "3-4", "3-4"), offsets(normalized));
    assertEquals("c", normalized.of(0, 1));
    assertEquals(" 中 ", normalized.of(3, 4));
  }

  @Test
  void whatIsDroppedIsOfNoChar() {
    NormalizedString normalized = UNCASED.normalize("a\u200bé\u0000");
    assertEquals("ae", normalized.text());
    assertEquals("", normalized.of(1, 2));
    assertEquals("", normalized.of(3, 4));
  }

  @Test
  void addedTokensStay() {
    NormalizedString normalized = UNCASED.normalize("A[MASK]B");
    assertEquals("a[MASK]b", normalized.text());
    assertEquals("[MASK]", normalized.of(1, 7));
  }

  @Test
  void otherNormalizersToo() {
    Pipeline pipeline = new Pipeline(List.of(new NormalizerStep.Lowercase()), List.of());
    Tokenizer tokenizer =
        new Tokenizer(VOCABULARY, TokenizerSettings.bert().withPipeline(pipeline));
    assertEquals("é中", tokenizer.normalize("É中").text());
  }

  @Test
  void manyCharsAndNone() {
    assertEquals("", UNCASED.normalize("").text());
    assertEquals("x".repeat(1000), UNCASED.normalize("X".repeat(1000)).text());
    assertThrows(IndexOutOfBoundsException.class, () -> UNCASED.normalize("").startOffset(0));
    assertThrows(IndexOutOfBoundsException.class, () -> UNCASED.normalize("a").endOffset(1));
    assertThrows(NullPointerException.class, () -> UNCASED.normalize(null));
  }
}
