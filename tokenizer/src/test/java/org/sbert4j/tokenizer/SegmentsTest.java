package org.sbert4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sbert4j.tokenizer.stages.Normalizer;

class SegmentsTest {
  private static final AddedToken MASK = AddedToken.special("[MASK]", 1);
  private static final AddedToken LONGER = AddedToken.special("[MASK]x", 2);
  private static final AddedToken LEFT = new AddedToken("<l>", 3, false, true, false, false, false);
  private static final AddedToken RIGHT =
      new AddedToken("<r>", 4, false, false, true, false, false);
  private static final AddedToken WORD = new AddedToken("<w>", 5, false, false, false, true, false);
  private static final AddedToken SPACE =
      new AddedToken(" x", 6, false, false, false, false, false);

  private static final AddedToken WIDE =
      new AddedToken("\u2003", 7, false, true, true, false, false);

  private static final AddedTokenMatcher MATCHER =
      new AddedTokenMatcher(List.of(MASK, LONGER, LEFT, RIGHT, WORD, SPACE, WIDE), Normalizer.NONE);

  /** Segments as they are, added tokens as content@start-end. */
  private static List<String> cut(String text) {
    Segments segments = new Segments(MATCHER, text);
    List<String> parts = new ArrayList<>();
    while (segments.next()) {
      if (segments.start() < segments.end()) {
        parts.add(text.substring(segments.start(), segments.end()));
      }
      if (segments.token() != null) {
        parts.add(
            segments.token().content() + "@" + segments.tokenStart() + "-" + segments.tokenEnd());
      }
    }
    return parts;
  }

  @Test
  void addedTokensAreFoundInsideWords() {
    assertEquals(List.of("a", "[MASK]@1-7", "b"), cut("a[MASK]b"));
    assertEquals(List.of("[MASK]@0-6", "[MASK]@6-12"), cut("[MASK][MASK]"));
    assertEquals(List.of("[", "[MASK]@1-7", "]"), cut("[[MASK]]"));
  }

  @Test
  void addedTokensAreCaseSensitiveAndRaw() {
    assertEquals(List.of("[mask]"), cut("[mask]"));
    assertEquals(List.of("[MA\u00ADSK]"), cut("[MA\u00ADSK]"));
    assertEquals(List.of("[MASK"), cut("[MASK"));
  }

  @Test
  void theLongestAddedTokenWins() {
    assertEquals(List.of("[MASK]x@0-7", "y"), cut("[MASK]xy"));
  }

  @Test
  void strippedWhitespaceBelongsToTheTokensRange() {
    assertEquals(List.of("a", "<l>@1-6", " b"), cut("a  <l> b"));
    assertEquals(List.of("a ", "<r>@2-7", "b"), cut("a <r>\u3000\u000Bb"));
    assertEquals(List.of("<r>@0-5", "<l>@5-8"), cut("<r>  <l>"));
  }

  @Test
  void aTokenMayBeginInWhitespaceThatAnotherStripped() {
    assertEquals(List.of("<r>@0-5", " x@4-6", "y"), cut("<r>  xy"));
  }

  @Test
  void aTokenWhoseTextAnotherTookIsGone() {
    assertEquals(List.of("\u2003@0-3"), cut("\u2003\u2003\u2003"));
    assertEquals(List.of("<r>@0-5", "a", "\u2003@6-9"), cut("<r>\u2003 a \u2003 "));
  }

  @Test
  void aSingleWordMustStandAlone() {
    assertEquals(List.of("<w>@0-3"), cut("<w>"));
    assertEquals(List.of("(", "<w>@1-4", ")"), cut("(<w>)"));
    assertEquals(List.of("a<w>"), cut("a<w>"));
    assertEquals(List.of("<w>_"), cut("<w>_"));
    assertEquals(List.of("𝕏<w>"), cut("𝕏<w>"));
    assertEquals(List.of("😀", "<w>@2-5", "😀"), cut("😀<w>😀"));
  }

  @Test
  void nothing() {
    assertEquals(List.of(), cut(""));
  }
}
