package org.sbert4j.tokenizer.unicode;

import java.util.function.IntConsumer;

/**
 * What the reference believes about each code point, whatever the JDK believes.
 *
 * <p>The Rust library behind the fast BertTokenizer mixes Unicode versions: the categories of
 * unicode_categories 0.1.1 (Unicode 8), an older normalization crate and a newer standard library
 * for lower-casing. The resource {@code unicode-tables.txt} holds its own answers; {@code
 * tokenizer/tables/generate.py} wrote it and explains each section. It is read once, in a few
 * milliseconds, at the first use.
 */
public final class UnicodeTables {
  private static final String RESOURCE = "unicode-tables.txt";

  private static final int CONTROL = 1;
  private static final int WHITESPACE = 1 << 1;
  private static final int PUNCTUATION = 1 << 2;
  private static final int CHINESE = 1 << 3;
  private static final int NONSPACING_MARK = 1 << 4;
  private static final int WORD = 1 << 5;
  private static final int DECOMPOSES = 1 << 6;
  private static final int HAS_LOWERCASE = 1 << 7;

  /** The most code points that any canonical decomposition has. */
  static final int LONGEST_DECOMPOSITION = 4;

  private static final UnicodeTables TABLES = new UnicodeTables();

  private final CodePointTable properties = new CodePointTable();
  private final CodePointTable combiningClasses = new CodePointTable();
  private final CodePointMapping decompositions = new CodePointMapping();
  private final CodePointMapping lowercase = new CodePointMapping();

  private UnicodeTables() {
    UnicodeTableReader reader = UnicodeTableReader.ofResource(RESOURCE);
    while (reader.next()) {
      addEntry(reader.section(), reader.first(), reader.last(), reader.values());
    }
  }

  private void addEntry(String section, int first, int last, int[] values) {
    switch (section) {
      case "control" -> properties.add(first, last, CONTROL);
      case "whitespace" -> properties.add(first, last, WHITESPACE);
      case "punctuation" -> properties.add(first, last, PUNCTUATION);
      case "chinese" -> properties.add(first, last, CHINESE);
      case "nonspacing-mark" -> properties.add(first, last, NONSPACING_MARK);
      case "word" -> properties.add(first, last, WORD);
      case "combining-class" -> combiningClasses.add(first, last, values[0]);
      case "decomposition" -> addMapping(decompositions, DECOMPOSES, first, last, values);
      case "lowercase" -> addMapping(lowercase, HAS_LOWERCASE, first, last, values);
      default ->
          throw new IllegalStateException(
              RESOURCE + " has an unknown section [" + section + "]; generate it again.");
    }
  }

  private void addMapping(CodePointMapping mapping, int flag, int first, int last, int[] values) {
    properties.add(first, last, flag);
    for (int codePoint = first; codePoint <= last; codePoint++) {
      mapping.add(codePoint, values);
    }
  }

  private static boolean has(int codePoint, int property) {
    return (TABLES.properties.get(codePoint) & property) != 0;
  }

  /** Whether nothing that a normalizer may do changes or moves the code point; Hangul aside. */
  public static boolean isInert(int codePoint) {
    return !has(codePoint, CONTROL | WHITESPACE | NONSPACING_MARK | DECOMPOSES | HAS_LOWERCASE)
        && combiningClass(codePoint) == 0;
  }

  /** Dropped when text is cleaned: Cc but for tab and line ends, Cf, Co, U+0000, U+FFFD. */
  public static boolean isControl(int codePoint) {
    return has(codePoint, CONTROL);
  }

  /** The White_Space property: words are split here. Some of it is control, too, such as U+000B. */
  public static boolean isWhitespace(int codePoint) {
    return has(codePoint, WHITESPACE);
  }

  /** P* of Unicode 8 and all of ASCII that is neither letter, digit, space nor control. */
  public static boolean isPunctuation(int codePoint) {
    return has(codePoint, PUNCTUATION);
  }

  /** In a block of CJK ideographs that the reference puts spaces round. */
  public static boolean isChinese(int codePoint) {
    return has(codePoint, CHINESE);
  }

  /** Mn of Unicode 8. */
  public static boolean isNonspacingMark(int codePoint) {
    return has(codePoint, NONSPACING_MARK);
  }

  /** {@code \w} of the reference's regular expressions. */
  public static boolean isWordCharacter(int codePoint) {
    return has(codePoint, WORD);
  }

  /** Whether {@link #decomposition} may be asked; Hangul syllables are not included. */
  public static boolean decomposes(int codePoint) {
    return has(codePoint, DECOMPOSES);
  }

  /** Hands each code point that has a {@link #decomposition} to {@code receiver}. */
  static void forEachDecomposition(IntConsumer receiver) {
    TABLES.decompositions.forEachKey(receiver);
  }

  /** The full canonical decomposition; not to be changed. */
  public static int[] decomposition(int codePoint) {
    return TABLES.decompositions.get(codePoint);
  }

  /** Canonical combining class, 0 for a starter. */
  public static int combiningClass(int codePoint) {
    return TABLES.combiningClasses.get(codePoint);
  }

  /** Whether {@link #lowercase} may be asked. */
  public static boolean hasLowercase(int codePoint) {
    return has(codePoint, HAS_LOWERCASE);
  }

  /** The lower-case form: one code point, but for U+0130, which has two; not to be changed. */
  public static int[] lowercase(int codePoint) {
    return TABLES.lowercase.get(codePoint);
  }
}
