package org.sbert4j.tokenizer.stages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sbert4j.tokenizer.TokenizerSettings;
import org.sbert4j.tokenizer.unicode.CanonicalDecomposition;

class NormalizerTest {
  private static final TokenizerSettings UNCASED = TokenizerSettings.bert();
  private static final TokenizerSettings CASED = UNCASED.withDoLowerCase(false);

  private static Normalizer normalizer(TokenizerSettings settings) {
    return new Normalizer(
        settings.cleanText(),
        settings.tokenizeChineseChars(),
        settings.stripsAccents(),
        settings.doLowerCase());
  }

  private static String normalize(TokenizerSettings settings, String text) {
    return normalizer(settings).normalize(text, 0, text.length()).toString();
  }

  private static String hex(int codePoint) {
    return "U+" + Integer.toHexString(codePoint);
  }

  @Test
  void workedExample() {
    assertEquals("ca va 中 ", normalize(UNCASED, "Ça\tva中").replaceAll(" +", " "));
    assertEquals("Ça va 中 ", normalize(CASED, "Ça\tva中"));
  }

  @Test
  void droppedCharactersJoinTheirNeighbours() {
    // NUL, BEL, VT, FF, NEL, SHY, ZWSP, ZWJ, word joiner, private use, BOM, U+FFFD, tag.
    int[] dropped = {
      0, 7, 0xB, 0xC, 0x85, 0xAD, 0x200B, 0x200D, 0x2060, 0xE000, 0xFEFF, 0xFFFD, 0xE0041, 0xF0000
    };
    for (int c : dropped) {
      assertEquals("abcd", normalize(CASED, "ab" + Character.toString(c) + "cd"), () -> hex(c));
    }
  }

  @Test
  void formatCharactersThatUnicode8DidNotKnowStay() {
    for (int c : new int[] {0x890, 0x8E2, 0x110CD, 0x13430}) {
      String text = "ab" + Character.toString(c) + "cd";
      assertEquals(text, normalize(CASED, text), () -> hex(c));
    }
  }

  @Test
  void unassignedCharactersStay() {
    assertEquals("\u0378\uFFFF", normalize(CASED, "\u0378\uFFFF"));
  }

  @ParameterizedTest
  @ValueSource(
      chars = {'\t', '\n', '\r', '\u00A0', '\u1680', '\u2003', '\u2028', '\u2029', '\u3000'})
  void whitespaceBecomesASpace(char whitespace) {
    assertEquals("ab cd", normalize(CASED, "ab" + whitespace + "cd"));
  }

  @Test
  void mongolianVowelSeparatorIsDroppedAndNoSpace() {
    assertEquals("abcd", normalize(CASED, "ab\u180Ecd"));
  }

  @Test
  void spacesAreRoundEveryIdeograph() {
    assertEquals(" 中  文 ok", normalize(CASED, "中文ok"));
    int[] ideographs = {
      0x3400, 0x4DBF, 0x4E00, 0x9FFF, 0xF900, 0xFAFF, 0x20000, 0x2A6DF, 0x2A700, 0x2B73F, 0x2B740,
      0x2B81F, 0x2B920, 0x2CEAF, 0x2F800, 0x2FA1F
    };
    for (int c : ideographs) {
      String x = Character.toString(c);
      assertEquals("a " + x + " b", normalize(CASED, "a" + x + "b"), () -> hex(c));
    }
  }

  @Test
  void notEverythingCjkIsAnIdeograph() {
    // 々, 〇, kana, Hangul, the gap at 2B820 that the fast tokenizer leaves, extensions F and G.
    int[] others = {
      0x33FF, 0x3005, 0x3007, 0x304B, 0x30AB, 0xD55C, 0xA000, 0x2A6E0, 0x2B820, 0x2B91F, 0x2CEB0,
      0x30000
    };
    for (int c : others) {
      String text = "a" + Character.toString(c) + "b";
      assertEquals(text, normalize(CASED, text), () -> hex(c));
    }
  }

  @Test
  void stripAccentsFollowsLowerCasingUnlessSet() {
    assertEquals("ete", normalize(UNCASED, "Été"));
    assertEquals("Été", normalize(CASED, "Été"));
    assertEquals("été", normalize(UNCASED.withStripAccents(false), "Été"));
    assertEquals("Ete", normalize(CASED.withStripAccents(true), "Été"));
  }

  @Test
  void lowerCasingComesAfterStrippingAndKnowsNoContext() {
    assertEquals("ασ ασ", normalize(UNCASED, "ΑΣ ΑΣ"));
    assertEquals("i", normalize(UNCASED, "İ"));
    assertEquals("i\u0307", normalize(UNCASED.withStripAccents(false), "İ"));
    assertEquals("straße", normalize(UNCASED, "Straße"));
  }

  @Test
  void compatibilityIdeographsAreSpacedOutBeforeTheyAreDecomposed() {
    assertEquals(" 豈 ", normalize(UNCASED, "\uF900"));
    assertEquals(" \uF900 ", normalize(CASED, "\uF900"));
  }

  @Test
  void hangulIsTakenApart() {
    assertEquals("\u1112\u1161\u11AB\u1100\u116E\u11A8", normalize(UNCASED, "한국"));
    assertEquals("\u1100\u1161", normalize(UNCASED, "가"));
  }

  private static String decompose(String text) {
    CanonicalDecomposition run = new CanonicalDecomposition();
    text.codePoints().forEach(codePoint -> run.add(codePoint, 0, 0));
    StringBuilder decomposed = new StringBuilder();
    run.finish((codePoint, start, end) -> decomposed.appendCodePoint(codePoint));
    return decomposed.toString();
  }

  @Test
  void marksAreSortedByCombiningClass() {
    assertEquals("a\u0323\u0301b\u0345e\u0316\u0301", decompose("a\u0301\u0323b\u0345é\u0316"));
  }

  @Test
  void marksOfOneClassKeepTheirOrder() {
    assertEquals("\u0316\u0300\u0301\u0302", decompose("\u0300\u0301\u0316\u0302"));
  }

  @Test
  void onlyMarksThatUnicode8KnewAreStripped() {
    assertEquals("a", normalize(UNCASED, "a\u0301"));
    assertEquals("a\u1ABF", normalize(UNCASED, "a\u1ABF"));
    assertEquals("a\u20DD", normalize(UNCASED, "a\u20DD"), "enclosing, not nonspacing");
    assertEquals("क\u093E", normalize(UNCASED, "क\u093E"), "spacing");
  }

  @Test
  void everySwitchOffLeavesTheTextAlone() {
    TokenizerSettings off = CASED.withCleanText(false).withTokenizeChineseChars(false);
    String text = "A\u0000\u00AD\t中É\uFFFD😀";
    assertEquals(text, normalize(off, text));
  }

  @Test
  void halfASurrogatePairReadsAsTheReplacementCharacter() {
    assertEquals("ab", normalize(CASED, "a\uD83Db"));
    assertEquals("ab😀", normalize(CASED, "a\uDE00b😀\uD83D"));
    assertEquals("\uFFFD\uFFFDa", normalize(CASED.withCleanText(false), "\uDE00\uD83Da"));
  }

  @Test
  void everyCharRemembersWhereItCameFrom() {
    String text = "😀\u00AD中İ";
    NormalizedText normalized =
        normalizer(UNCASED.withStripAccents(false)).normalize(text, 0, text.length());
    List<String> seen = new ArrayList<>();
    for (int i = 0; i < normalized.length(); i++) {
      char c = normalized.toString().charAt(i);
      seen.add(c + "" + normalized.start(i) + "-" + normalized.end(i));
    }
    assertEquals(
        List.of("\uD83D0-2", "\uDE000-2", " 3-4", "中3-4", " 3-4", "i4-5", "\u03074-5"), seen);
  }

  @Test
  void whatACharBecomesAloneIsWhatItBecomesInARun() {
    for (TokenizerSettings settings :
        List.of(
            UNCASED,
            CASED,
            UNCASED.withStripAccents(false),
            CASED.withStripAccents(true).withTokenizeChineseChars(false),
            UNCASED.withCleanText(false))) {
      Normalizer normalizer = normalizer(settings);
      int alone = 0;
      for (int c = 0; c <= Character.MAX_VALUE; c++) {
        int becomes = normalizer.alone((char) c);
        if (becomes != Normalizer.NOT_ALONE) {
          String expected = becomes == Normalizer.DROPPED ? "" : String.valueOf((char) becomes);
          String spaced = normalizer.isSpacedOut(c) ? " " + expected + " " : expected;
          // Between letters; what is alone must not care.
          assertEquals("x" + spaced + "y", normalize(settings, "x" + (char) c + "y"), hex(c));
          alone++;
        }
      }
      assertTrue(alone > 40_000, "chars looked at: " + alone);
    }
  }
}
