package org.sbert4j.tokenizer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * The steps of normalization as plainly as they can be said: each a function from a list of code
 * points to another. For {@link PlainTokenizer}.
 *
 * <p>Behaviour: tokenizers/src/normalizers/bert.rs of the Hugging Face tokenizers library.
 */
final class PlainNormalizer {
  private PlainNormalizer() {}

  /** With all switches on, {@code "Ça\tva中"} becomes {@code "ca va 中 "}. */
  static List<PlainChar> normalize(List<PlainChar> text, TokenizerSettings settings) {
    List<PlainChar> normalized = text;
    if (settings.cleanText()) {
      normalized = clean(normalized);
    }
    if (settings.tokenizeChineseChars()) {
      normalized = spaceOutChinese(normalized);
    }
    if (settings.stripsAccents()) {
      normalized = stripMarks(decompose(normalized));
    }
    if (settings.doLowerCase()) {
      normalized = lowerCase(normalized);
    }
    return normalized;
  }

  /** {@code "a\u00AD\tb"} becomes {@code "a b"}: control goes, white space becomes a space. */
  private static List<PlainChar> clean(List<PlainChar> text) {
    List<PlainChar> cleaned = new ArrayList<>();
    for (PlainChar c : text) {
      if (!UnicodeTables.isControl(c.codePoint())) {
        cleaned.add(UnicodeTables.isWhitespace(c.codePoint()) ? c.as(' ') : c);
      }
    }
    return cleaned;
  }

  /** {@code "a中b"} becomes {@code "a 中 b"}; the spaces stand for the ideograph, too. */
  private static List<PlainChar> spaceOutChinese(List<PlainChar> text) {
    List<PlainChar> spaced = new ArrayList<>();
    for (PlainChar c : text) {
      if (UnicodeTables.isChinese(c.codePoint())) {
        Collections.addAll(spaced, c.as(' '), c, c.as(' '));
      } else {
        spaced.add(c);
      }
    }
    return spaced;
  }

  /** {@code "é"} becomes {@code "e\u0301"}: Unicode normalization form D. */
  private static List<PlainChar> decompose(List<PlainChar> text) {
    List<Part> parts = new ArrayList<>();
    for (PlainChar c : text) {
      int[] decomposition = decomposition(c.codePoint());
      for (int i = 0; i < decomposition.length; i++) {
        parts.add(new Part(decomposition[i], i == 0));
      }
    }
    sortMarks(parts);
    return place(parts, text);
  }

  /** A code point of a decomposition, and whether it is the first. */
  private record Part(int codePoint, boolean first) {
    int combiningClass() {
      return UnicodeTables.combiningClass(codePoint);
    }
  }

  /** {@code é} becomes {@code e} and U+0301; most code points become themselves. */
  private static int[] decomposition(int codePoint) {
    if (codePoint >= 0xAC00 && codePoint <= 0xD7A3) {
      return decompositionOfHangul(codePoint);
    }
    return UnicodeTables.decomposes(codePoint)
        ? UnicodeTables.decomposition(codePoint)
        : new int[] {codePoint};
  }

  /** {@code 한} becomes U+1112, U+1161, U+11AB; {@code 하} has no third. */
  private static int[] decompositionOfHangul(int codePoint) {
    int syllable = codePoint - 0xAC00;
    int lead = 0x1100 + syllable / (21 * 28);
    int vowel = 0x1161 + syllable / 28 % 21;
    int tail = 0x11A7 + syllable % 28;
    return tail == 0x11A7 ? new int[] {lead, vowel} : new int[] {lead, vowel, tail};
  }

  /** {@code "a\u0301\u0323"} becomes {@code "a\u0323\u0301"}: by class, equal ones as they were. */
  private static void sortMarks(List<Part> parts) {
    for (int i = 1; i < parts.size(); i++) {
      int combiningClass = parts.get(i).combiningClass();
      for (int j = i; j > 0 && combiningClass != 0; j--) {
        if (parts.get(j - 1).combiningClass() <= combiningClass) {
          break;
        }
        Collections.swap(parts, j - 1, j);
      }
    }
  }

  /**
   * The parts of {@code "é!"} have the places 0, 0, 1. The reference does not follow a mark that
   * moves: whatever comes first among the firsts has the first code point's place.
   */
  private static List<PlainChar> place(List<Part> parts, List<PlainChar> text) {
    List<PlainChar> placed = new ArrayList<>();
    int place = -1;
    for (Part part : parts) {
      if (part.first()) {
        place++;
      }
      placed.add(text.get(place).as(part.codePoint()));
    }
    return placed;
  }

  /** {@code "e\u0301"} becomes {@code "e"}. */
  private static List<PlainChar> stripMarks(List<PlainChar> text) {
    return text.stream().filter(c -> !UnicodeTables.isNonspacingMark(c.codePoint())).toList();
  }

  /** {@code "ÉΣ"} becomes {@code "éσ"}; U+0130 alone becomes two, {@code "i\u0307"}. */
  private static List<PlainChar> lowerCase(List<PlainChar> text) {
    List<PlainChar> lower = new ArrayList<>();
    for (PlainChar c : text) {
      if (UnicodeTables.hasLowercase(c.codePoint())) {
        for (int codePoint : UnicodeTables.lowercase(c.codePoint())) {
          lower.add(c.as(codePoint));
        }
      } else {
        lower.add(c);
      }
    }
    return lower;
  }
}
