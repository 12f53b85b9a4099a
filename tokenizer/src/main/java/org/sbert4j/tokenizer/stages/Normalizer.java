package org.sbert4j.tokenizer.stages;

import org.sbert4j.tokenizer.unicode.CanonicalDecomposition;
import org.sbert4j.tokenizer.unicode.Surrogates;
import org.sbert4j.tokenizer.unicode.UnicodeTables;

/**
 * First stage: text as the vocabulary spells it.
 *
 * <p>With all switches on, {@code "Ça\tva中"} becomes {@code "ca va 中 "}: cleaned, ideographs spaced
 * out, accents stripped, lower-cased, always in this order.
 *
 * <ul>
 *   <li>Cleaning drops control characters and turns every whitespace into a space. Dropping joins
 *       the neighbours: {@code "ab\u00ADcd"} (a soft hyphen) becomes {@code "abcd"}, while {@code
 *       "ab\u00A0cd"} (a no-break space) becomes {@code "ab cd"}. Vertical tab and form feed are
 *       control characters here, and dropped.
 *   <li>Spaces are put round each ideograph: {@code "中文ok"} becomes {@code " 中 文 ok"}. Kana and
 *       Hangul are left together.
 *   <li>Stripping accents takes characters apart ({@link CanonicalDecomposition}) and drops
 *       nonspacing marks: {@code "é"} becomes {@code "e"}. Marks that Unicode 8 did not know, and
 *       spacing or enclosing ones, stay.
 *   <li>Lower-casing takes each code point by itself: {@code "ΑΣ"} becomes {@code "ασ"}, without a
 *       final sigma.
 * </ul>
 *
 * <p>Nearly every character becomes one other wherever it stands: {@link #alone}. For the rest
 * there is {@link #normalizeRun}, which could do them all and is slower.
 *
 * <p>Behaviour: tokenizers/src/normalizers/bert.rs of the Hugging Face tokenizers library.
 * Immutable and thread-safe.
 */
public final class Normalizer implements TextNormalizer {
  /** How many kinds of normalizers there are. */
  static final int SWITCHES = 1 << 4;

  /** {@link #alone} of a char that is dropped. */
  static final int DROPPED = -1;

  /** {@link #alone} of a char that only {@link #normalizeRun} knows how to treat. */
  static final int NOT_ALONE = -2;

  /** Leaves text as it is. */
  public static final Normalizer NONE = new Normalizer(false, false, false, false);

  private static final int REPLACEMENT_CHARACTER = 0xFFFD;

  private final boolean cleanText;
  private final boolean tokenizeChineseChars;
  private final boolean stripAccents;
  private final boolean doLowerCase;

  /**
   * A normalizer with the switches that are true, in the order in which they take effect.
   *
   * @param cleanText drops control characters and makes every whitespace a space
   * @param tokenizeChineseChars puts spaces round ideographs
   * @param stripAccents takes characters apart and drops nonspacing marks
   * @param doLowerCase lower-cases
   */
  public Normalizer(
      boolean cleanText, boolean tokenizeChineseChars, boolean stripAccents, boolean doLowerCase) {
    this.cleanText = cleanText;
    this.tokenizeChineseChars = tokenizeChineseChars;
    this.stripAccents = stripAccents;
    this.doLowerCase = doLowerCase;
  }

  /** The kind of normalizer this is, from 0 up: two of one kind do the same. */
  int switches() {
    return (cleanText ? 1 : 0)
        | (tokenizeChineseChars ? 1 << 1 : 0)
        | (stripAccents ? 1 << 2 : 0)
        | (doLowerCase ? 1 << 3 : 0);
  }

  /**
   * The one char that {@code c} becomes wherever it stands, {@link #DROPPED}, or {@link #NOT_ALONE}
   * if that depends on its neighbours or is more than a char. Spaces round an ideograph are not
   * counted.
   */
  int alone(char c) {
    if (Surrogates.isSurrogate(c)) {
      return NOT_ALONE;
    }
    if (UnicodeTables.isInert(c) && !CanonicalDecomposition.isHangulSyllable(c)) {
      return c;
    }
    if (cleanText && UnicodeTables.isControl(c)) {
      return DROPPED;
    }
    if (cleanText && UnicodeTables.isWhitespace(c)) {
      return ' ';
    }
    if (stripAccents) {
      if (CanonicalDecomposition.affects(c)) {
        return NOT_ALONE;
      }
      if (UnicodeTables.isNonspacingMark(c)) {
        return DROPPED;
      }
    }
    if (!doLowerCase || !UnicodeTables.hasLowercase(c)) {
      return c;
    }
    int[] lowercase = UnicodeTables.lowercase(c);
    return lowercase.length == 1 && Character.isBmpCodePoint(lowercase[0])
        ? lowercase[0]
        : NOT_ALONE;
  }

  /** Whether {@code codePoint} gets spaces round it. */
  boolean isSpacedOut(int codePoint) {
    return tokenizeChineseChars && UnicodeTables.isChinese(codePoint);
  }

  @Override
  public NormalizedText normalize(String text, int from, int to) {
    NormalizedText out = new NormalizedText();
    int position = from;
    while (position < to) {
      position = normalizeRun(text, position, to, out);
    }
    return out;
  }

  /**
   * Appends to {@code out} what becomes of the code point at {@code from}, and of the combining
   * marks after it if accents are stripped, since those may change places.
   *
   * @param to where the text ends that may be looked at
   * @return the place after the last char taken, which is more than {@code from}
   */
  int normalizeRun(String text, int from, int to, NormalizedText out) {
    int codePoint = codePointAt(text, from);
    int end = from + lengthAt(text, from);
    if (cleanText && UnicodeTables.isControl(codePoint)) {
      return end;
    }
    if (cleanText && UnicodeTables.isWhitespace(codePoint)) {
      out.append(' ', from, end);
      return end;
    }
    boolean spacedOut = isSpacedOut(codePoint);
    if (spacedOut) {
      out.append(' ', from, end);
    }
    int next = end;
    if (stripAccents) {
      // After an ideograph comes a space, so that no mark can belong to it.
      next = stripAccents(text, from, spacedOut ? end : to, out);
    } else {
      lowerCase(codePoint, from, end, out);
    }
    if (spacedOut) {
      out.append(' ', from, end);
    }
    return next;
  }

  private int stripAccents(String text, int from, int to, NormalizedText out) {
    CanonicalDecomposition run = new CanonicalDecomposition();
    int next = from;
    do {
      int codePoint = codePointAt(text, next);
      int end = next + lengthAt(text, next);
      if (next > from && cleanText && UnicodeTables.isControl(codePoint)) {
        next = end;
        continue;
      }
      if (next > from
          && (isSpacedOut(codePoint) || !CanonicalDecomposition.continuesRun(codePoint))) {
        break;
      }
      run.add(codePoint, next, end);
      next = end;
    } while (next < to);
    run.finish(
        (codePoint, start, end) -> {
          if (!UnicodeTables.isNonspacingMark(codePoint)) {
            lowerCase(codePoint, start, end, out);
          }
        });
    return next;
  }

  /**
   * Only U+0130 becomes two code points, {@code "i"} and U+0307; that mark is no longer stripped,
   * because stripping comes first (and has then turned U+0130 into {@code "I"} already).
   */
  private void lowerCase(int codePoint, int start, int end, NormalizedText out) {
    if (doLowerCase && UnicodeTables.hasLowercase(codePoint)) {
      for (int lowercase : UnicodeTables.lowercase(codePoint)) {
        out.append(lowercase, start, end);
      }
    } else {
      out.append(codePoint, start, end);
    }
  }

  /** Half a surrogate pair, which UTF-8 cannot say, reads as U+FFFD. */
  private static int codePointAt(String text, int index) {
    int codePoint = text.codePointAt(index);
    return Surrogates.isSurrogate(codePoint) ? REPLACEMENT_CHARACTER : codePoint;
  }

  private static int lengthAt(String text, int index) {
    return Character.charCount(text.codePointAt(index));
  }
}
