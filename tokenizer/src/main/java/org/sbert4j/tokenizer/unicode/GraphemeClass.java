package org.sbert4j.tokenizer.unicode;

/**
 * What a code point is to {@link Graphemes}, by the numbers that {@code pipeline-tables.txt} has.
 *
 * <p>The names are those of Unicode Standard Annex 29. Regional indicators are not told apart from
 * {@link #OTHER}.
 */
final class GraphemeClass {
  /** Whatever has no rule of its own. */
  static final int OTHER = 0;

  /** Carriage return. */
  static final int CR = 1;

  /** Line feed. */
  static final int LF = 2;

  /** Control, format and line characters. */
  static final int CONTROL = 3;

  /** Prepend. */
  static final int PREPEND = 4;

  /** Leading Hangul consonants. */
  static final int L = 5;

  /** Hangul vowels. */
  static final int V = 6;

  /** Trailing Hangul consonants. */
  static final int T = 7;

  /** Hangul syllables without a trailing consonant. */
  static final int LV = 8;

  /** Hangul syllables with one. */
  static final int LVT = 9;

  /** Extended_Pictographic. */
  static final int PICTOGRAPHIC = 10;

  /** Consonants of the scripts that have conjuncts (InCB=Consonant). */
  static final int CONSONANT = 11;

  /** From here on: what joins the code point before it. */
  static final int SPACING_MARK = 12;

  /** Extend that no conjunct goes across. */
  static final int EXTEND = 13;

  /** Extend that a conjunct goes across (InCB=Extend). */
  static final int CONJUNCT_EXTEND = 14;

  /** Extend that makes a conjunct (InCB=Linker). */
  static final int LINKER = 15;

  /** Zero width joiner. */
  static final int ZWJ = 16;

  private GraphemeClass() {}
}
